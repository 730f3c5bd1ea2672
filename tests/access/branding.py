"""Marks in the texts of a scene, to find in an answer the rows that it shows.

Each row of a model that says who may see it (``objects.visible_to``) gets a word of its own in its texts when it is
saved, before events, indexes and notices copy them.
"""

import io
import re
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save

MARK = re.compile(r"zq[0-9a-f]{10}")
REF = re.compile(r"[a-z]+\.[a-z]+:\w+")
MACHINE = ("slug", "search_key", "sort_key", "source", "place", "zone", "version", "city", "plain", "digest")
# People and accounts have rules of their own for names; places are everybody's; steps of the checklist are copied
# into each arrival.
LEFT_ALONE = {
    "network.person",
    "accounts.user",
    "network.territory",
    "journal.entry",
    "coordination.checkliststep",
}


@dataclass
class Brands:
    """Which row a mark stands for."""

    rows: dict[str, models.Model] = field(default_factory=dict)

    def hidden_from(self, user: Any) -> dict[str, models.Model]:
        """The marks of what ``user`` may not see."""
        kinds = {row.__class__ for row in self.rows.values()}
        seen = {
            kind: set(kind.objects.visible_to(user).order_by().values_list("pk", flat=True)) for kind in kinds
        }
        return {mark: row for mark, row in self.rows.items() if row.pk not in seen[row.__class__]}


@contextmanager
def branded() -> Iterator[Brands]:
    """Every row saved inside is marked."""
    brands = Brands()
    kinds = {
        model
        for model in apps.get_models()
        if says_who_sees(model) and model._meta.label_lower not in LEFT_ALONE
    }

    def mark(sender: Any, instance: Any, **_: Any) -> None:
        if sender not in kinds or not instance._state.adding:
            return
        word = f"zq{secrets.token_hex(5)}"
        for name, length in _texts(sender):
            text = MARK.sub("", getattr(instance, name) or "").strip()  # a copy gets a mark of its own
            if text and not REF.fullmatch(text):
                setattr(instance, name, f"{word} {text}"[:length])
                brands.rows[word] = instance

    pre_save.connect(mark)
    try:
        yield brands
    finally:
        pre_save.disconnect(mark)


def marks_in(response: Any) -> frozenset[str]:
    """Those of a page, of a file, of what a ZIP or an XLSX holds. PDFs are not read."""
    body = b"".join(response) if response.streaming else response.content
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b" ".join(archive.read(name) for name in archive.namelist())
    return frozenset(MARK.findall(body.decode(errors="replace")))


def says_who_sees(model: Any) -> bool:
    return model.__module__.startswith("kilometre") and hasattr(model._default_manager.all(), "visible_to")


def _texts(model: Any) -> list[tuple[str, int | None]]:
    """Free texts with room for a mark."""
    return [
        (each.name, each.max_length)
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField)
        and not isinstance(each, models.EmailField | models.URLField | models.SlugField | models.FileField)
        and not each.choices
        and not each.unique
        and each.editable
        and (each.max_length is None or each.max_length >= 80)
        and each.name not in MACHINE
    ]
