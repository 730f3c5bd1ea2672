"""Declaring a view's rule: the object is fetched as the person may see it, then the rule is asked.

404 for what one may not know, the sign-in page for a visitor who might, 403 for what one may not do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from .interrupted import READ, sign_in_first
from .rules import Rule, anyone

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: its rule, the model it opens (a ``url_key``, a ``visible_to``), its methods."""

    rule: Rule
    of: Any
    via: str
    methods: tuple[str, ...]


def page(
    rule: Rule,
    *,
    of: Any = None,
    via: str = "all",
    methods: tuple[str, ...] = (*READ, "POST"),
) -> Callable[[View], View]:
    """Declare a page: GET shows, POST acts.

    With ``of``, the record named by the URL (keyword ``of.url_key``) is looked up among
    ``of.objects.visible_to(user)``, after the QuerySet method ``via`` (joins and annotations of that
    page), and given to the view as its second argument.
    """
    return _declare(Access(rule, of, via, methods))


def action(rule: Rule, *, of: Any = None, via: str = "all") -> Callable[[View], View]:
    """Declare an act: POST only."""
    return _declare(Access(rule, of, via, ("POST",)))


def _declare(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method not in access.methods:
                return HttpResponseNotAllowed(access.methods)
            arguments = []
            if access.of is not None:
                record = _fetch(access, request, kwargs)
                if record is None:
                    if access.rule is anyone or request.user.is_authenticated:
                        raise Http404
                    return sign_in_first(request, has_form="GET" in access.methods)
                arguments = [record]
            if access.rule(request.user, *arguments):
                return view(request, *arguments, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied((access.rule.__doc__ or "").strip().splitlines()[0])
            return sign_in_first(request, has_form="GET" in access.methods)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded

    return decorate


def _fetch(access: Access, request: HttpRequest, kwargs: dict[str, Any]) -> Any:
    model = access.of
    assert model is not None
    key = model.url_key
    rows = getattr(model.objects.visible_to(request.user), access.via)()
    return rows.filter(**{key: kwargs.pop(key)}).first()
