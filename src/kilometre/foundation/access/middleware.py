"""Two guards around every request: a view without a declared rule does not run; reading never writes."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponse

WRITE = re.compile(
    r"(\s|--[^\n]*\n|/\*.*?\*/|\()*"  # what may stand before the verb
    r"(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE"
    r"|WITH\b.*\b(INSERT\s+INTO|DELETE\s+FROM|(?<!FOR )UPDATE)\s)\b",
    re.IGNORECASE | re.DOTALL,
)
SAFE = ("GET", "HEAD", "OPTIONS")


class WriteWhileReading(RuntimeError):
    """A request that only reads tried to write: a defect of ours, never the person's."""


class DeclaredAccessMiddleware:
    """Refuse to run a view that declares no rule: closed unless said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "access"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} declares no access rule")


class ReadOnlyMiddleware:
    """Under GET, HEAD and OPTIONS, the database refuses writes. Innermost, so sessions are not concerned."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with _writes_refused():
            response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = _guarded(response.streaming_content)  # type: ignore[attr-defined]
        return response


@contextmanager
def _writes_refused() -> Iterator[None]:
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_writes))
        yield


def _guarded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is made while it is sent (a long CSV) is made under the guard too, piece by piece."""
    source = iter(chunks)
    while True:
        with _writes_refused():
            chunk = next(source, None)
        if chunk is None:
            return
        yield chunk


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    if WRITE.match(sql):
        raise WriteWhileReading(f"A read-only request tried to write: {sql[:80]}")
    return execute(sql, params, many, context)
