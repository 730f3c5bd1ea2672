"""The index: one row for each record that can be found."""

from django.db import models

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import REF_LENGTH

BAR = "|"


class IndexedDocument(models.Model):
    """A copy of what is found of a record, rebuilt from it at any time.

    ``terms`` (stems), ``words`` (the word behind each stem) and ``exact`` (every form) are lines of words between
    single spaces, with a space at each end and a bar after the title and each line, so that a run of words is found by
    ``contains`` and never straddles two of them. Triggers (SQLite) or a generated column (PostgreSQL) keep the
    full-text index: see ``fulltext``.
    """

    ref = models.CharField(max_length=REF_LENGTH, unique=True)
    kind = models.CharField(max_length=60)
    title = models.TextField()
    body = models.TextField()
    terms = models.TextField()
    exact = models.TextField()
    words = models.TextField()
    audience = models.CharField(max_length=10, choices=Audience.choices)
    territories = models.TextField()
    date = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    indexed_at = models.DateTimeField()

    class Meta:
        verbose_name = "document trouvable"
        verbose_name_plural = "documents trouvables"
        indexes = [models.Index(fields=["-date", "-id"], name="search_by_date")]

    def __str__(self) -> str:
        return self.title


class IndexedTerm(models.Model):
    """How many documents hold a stem, as of the last whole rebuild. What is rare is not kept: see ``frequencies``."""

    stem = models.CharField(max_length=64, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        verbose_name = "mot compté"
        verbose_name_plural = "mots comptés"

    def __str__(self) -> str:
        return f"{self.stem} ({self.documents})"
