"""The tables of the journal. Triggers keep entries append-only: see ``triggers``."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import REF_LENGTH, Ref

from .chain import entry_hash


class Audience(models.TextChoices):
    """Who may read an entry, beyond who may see its subject."""

    PUBLIC = "public", "Tout le monde"
    NETWORK = "network", "Les membres du réseau"
    CASE = "case", "Les personnes qui suivent l'objet"
    TEAM = "team", "L'équipe qui le traite"
    SYSTEM = "system", "L'administration de la plateforme"


class EntryQuerySet(RecordQuerySet):
    def about(self, ref: Ref) -> Self:
        """The story of one object: what happened to it, and to what belongs to its case."""
        return self.filter(models.Q(subject=str(ref)) | models.Q(case=str(ref)))

    def in_order(self) -> Self:
        return self.order_by("transaction", "id")


class Entry(models.Model):
    """One event, recorded. ``transaction`` is the database's number of the writing transaction (0 on SQLite)."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(default=0)
    verb = models.CharField(max_length=60)
    schema = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=REF_LENGTH, db_index=True)
    case = models.CharField(max_length=REF_LENGTH)
    case_position = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)
    payload_digest = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        constraints = [
            models.UniqueConstraint(fields=["case", "case_position"], name="entry_case_position"),
        ]
        indexes = [
            models.Index(fields=["transaction", "id"], name="entry_reading_order"),
            models.Index(fields=["audience", "-occurred_at"], name="entry_feed"),
            models.Index(  # the news of the home page: what people did, not what the platform loaded
                fields=["-occurred_at", "-id"],
                name="entry_news",
                condition=Q(audience="public") & ~Q(actor=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def computed_hash(self) -> str:
        return entry_hash(self.chained())

    def chained(self) -> dict[str, Any]:
        """All that the hash seals, in the order of the chain."""
        return {
            "previous": self.previous_hash,
            "case": self.case,
            "position": self.case_position,
            "verb": self.verb,
            "schema": self.schema,
            "actor": self.actor,
            "subject": self.subject,
            "facts": self.facts,
            "payload": self.payload_digest,
            "occurred_at": self.occurred_at.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "origin": self.origin,
            "audience": self.audience,
        }


class Payload(models.Model):
    """Personal data of an entry. Erasing empties ``content`` and ``salt``; the entry itself never changes."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="payload", primary_key=True)
    person = models.CharField(max_length=12, db_index=True)
    salt = models.CharField(max_length=32, blank=True)
    content = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "données personnelles d'une entrée"
        verbose_name_plural = "données personnelles des entrées"


class ChainHead(models.Model):
    """The last link of each case: locked, in case order, by whoever writes an entry of it."""

    case = models.CharField(max_length=REF_LENGTH, primary_key=True)
    position = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "tête de chaîne"
        verbose_name_plural = "têtes de chaîne"


class Cursor(models.Model):
    """How far a consumer has read: the last entry done, as (transaction, id)."""

    consumer = models.CharField(max_length=40, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "curseur"
        verbose_name_plural = "curseurs"
