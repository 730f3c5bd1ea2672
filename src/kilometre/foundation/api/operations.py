"""One way to declare an operation: its rule, its words, its answers."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.errors import AuthenticationError

from kilometre.foundation.access.declarations import Access
from kilometre.foundation.access.rules import Rule

from .authentication import authenticate, require_scope
from .problems import Problem

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 405, 409, 412, 422, 428, 429), Problem)


def operation(
    route: Callable[..., Any], path: str, *, rule: Rule, response: Any, status: int = 200, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation on a router: ``@operation(router.get, "/labs", rule=anyone, response=Labs)``.

    ``rule(user)`` is asked before the input is even read; what depends on an object, the function asks
    itself with ``require``. A token must have the scope that the method needs.
    """

    def let_in(request: HttpRequest) -> Any:
        authenticate(request)
        require_scope(request)
        if not rule(request.user):
            if not request.user.is_authenticated:
                raise AuthenticationError(401, "Identifiez-vous, ou présentez un jeton.")
            raise PermissionDenied((rule.__doc__ or "").strip().splitlines()[0])
        return request.user

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        function.access = Access(rule, None, "all", ())  # type: ignore[attr-defined]
        documented = {
            "summary": (function.__doc__ or "").strip().splitlines()[0],
            "auth": let_in,
            "response": {status: response, **PROBLEMS},
            **options,
        }
        return route(path, **documented)(function)

    return decorate
