"""Which keys of its address a page reads: a key that nobody reads can break nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from unittest import mock

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

WHOLE = "(all)"


class Watched(QueryDict):
    """Remembers the keys asked for, or ``WHOLE`` when it is gone through."""

    read: ClassVar[set[str]] = set()
    is_made = False  # a QueryDict asks itself while it is filled

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_made = True

    def _note(self, key: str) -> None:
        if self.is_made:
            self.read.add(key)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def _getlist(self, key: str, *given: Any, **named: Any) -> Any:
        self._note(key)
        return super()._getlist(key, *given, **named)

    def __iter__(self) -> Iterator[str]:
        self._note(WHOLE)
        return super().__iter__()

    def __len__(self) -> int:
        self._note(WHOLE)
        return super().__len__()

    def keys(self) -> Any:
        self._note(WHOLE)
        return super().keys()

    def items(self) -> Any:
        self._note(WHOLE)
        return super().items()

    def values(self) -> Any:
        self._note(WHOLE)
        return super().values()

    def lists(self) -> Any:
        self._note(WHOLE)
        return super().lists()

    def __eq__(self, other: object) -> bool:
        self._note(WHOLE)
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


@contextmanager
def keys_read() -> Iterator[set[str]]:
    """The keys that requests read meanwhile, of their addresses and forms."""
    told = WSGIRequest.get_full_path

    def full_path(self: WSGIRequest, *given: Any, **named: Any) -> str:
        Watched.read.add(WHOLE)
        return told(self, *given, **named)

    Watched.read.clear()
    with (
        mock.patch("django.core.handlers.wsgi.QueryDict", Watched),
        mock.patch.object(WSGIRequest, "get_full_path", full_path),
    ):
        yield Watched.read
