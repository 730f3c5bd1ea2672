"""An import: a table that somebody brought, what each of its rows says, and what became of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import REF_LENGTH

from .enums import Choice, ExportState, ImportState, Verdict, Work
from .queries import ExportQuerySet, ImportQuerySet, RowQuerySet

if TYPE_CHECKING:
    from .registry import Kind


class Import(Record):
    """One table of one kind, from the file to its undoing.

    ``work`` is what a worker does of it; of the ``steps`` lines to go through, ``progress`` are done, the last of them
    at ``cursor`` (0 before the first, whichever way they are gone through). Only the job of number ``turn`` goes on; ``tries`` counts the times that one was lost since a slice
    was last written, at ``worked_at``.

    ``columns`` holds, for each column of ``header``, the key of what it holds or ""; ``constants`` what is said once
    for all the rows, as typed. ``sheets`` is filled while somebody must say which one to read.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="importé par"
    )
    kind = models.CharField("genre", max_length=40)
    name = models.CharField("nom du fichier", max_length=160)
    describes = models.CharField("ce qui a été lu", max_length=200, blank=True)
    sheets = models.JSONField("feuilles", default=list, blank=True)
    header = models.JSONField("titres des colonnes", default=list, blank=True)
    columns = models.JSONField("colonnes", default=list, blank=True)
    constants = models.JSONField("valeurs pour toutes les lignes", default=dict, blank=True)
    state = models.CharField("état", max_length=8, choices=ImportState.choices, default=ImportState.DRAFT)
    work = models.CharField("travail en cours", max_length=10, choices=Work.choices, blank=True)
    progress = models.PositiveIntegerField("lignes traitées", default=0)
    steps = models.PositiveIntegerField("lignes à traiter", default=0)
    cursor = models.PositiveIntegerField("dernière ligne traitée", default=0)
    turn = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    worked_at = models.DateTimeField("dernier travail le", null=True, blank=True)
    only_untouched = models.BooleanField("n'annuler que ce qui n'a pas servi", default=False)
    total = models.PositiveIntegerField("lignes", default=0)
    failure = models.CharField("pourquoi rien n'a été importé", max_length=1000, blank=True)
    summary = models.JSONField("bilan", default=dict, blank=True)
    done_at = models.DateTimeField("importé le", null=True, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        indexes = [models.Index(fields=["owner", "-created_at"], name="import_of_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:import", args=[self.public_id])

    @property
    def of_kind(self) -> "Kind":
        from .registry import KINDS  # noqa: PLC0415 (what a registry names, models of contexts above, needs the apps)

        return KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state in {ImportState.DRAFT, ImportState.CHECKED}


class Upload(models.Model):
    """The file of an import that waits for somebody to say which sheet to read; it goes as soon as it is read."""

    batch = models.OneToOneField(Import, models.CASCADE, related_name="upload", primary_key=True)
    content = models.BinaryField("fichier")

    class Meta:
        verbose_name = "fichier en attente"


class ImportRow(models.Model):
    """One line. ``identity`` is the same for two lines that tell the same thing. ``messages`` are pairs (column, sentence); ``twins`` pairs (reference, name) of what looks like it."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules", default=list)
    identity = models.CharField("empreinte", max_length=32, blank=True)
    verdict = models.CharField("verdict", max_length=10, choices=Verdict.choices, blank=True)
    messages = models.JSONField("messages", default=list, blank=True)
    twins = models.JSONField("doublons possibles", default=list, blank=True)
    options = models.JSONField("choix possibles", default=list, blank=True)
    choice = models.CharField("choix", max_length=6, choices=Choice.choices, default=Choice.CREATE)
    made = models.CharField("fiche", max_length=REF_LENGTH, blank=True)
    made_version = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField("écrite le", null=True, blank=True)
    before = models.JSONField("valeurs d'avant", null=True, blank=True)
    invited_at = models.DateTimeField("invitation envoyée le", null=True, blank=True)
    is_undone = models.BooleanField("annulée", default=False)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d'un import"
        ordering = ["line", "pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_line")]
        indexes = [
            models.Index(fields=["batch", "verdict", "line"], name="import_row_verdict"),
            models.Index(fields=["batch", "identity"], name="import_row_identity"),
        ]

    def __str__(self) -> str:
        return f"ligne {self.line}"


class Export(Record):
    """All the data of a record, as one person may see them: an archive, kept a week."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    subject = models.CharField("objet", max_length=REF_LENGTH)
    label = models.CharField("nom de l'objet", max_length=200)
    state = models.CharField("état", max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    size = models.PositiveBigIntegerField("taille en octets", default=0)
    made_at = models.DateTimeField("fait le", null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "export"
        indexes = [models.Index(fields=["owner", "subject"], name="export_of_owner")]

    def __str__(self) -> str:
        return f"export des données de {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:export", args=[self.public_id])

    @property
    def path(self) -> str:
        """Where the archive is in the shared storage."""
        return f"exports/{self.public_id[:2]}/{self.public_id}"


class ColumnMemory(models.Model):
    """What somebody chose for the columns of a kind of file: proposed again when the same header comes back."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="compte"
    )
    kind = models.CharField("genre", max_length=40)
    signature = models.CharField(max_length=32)
    columns = models.JSONField("colonnes", default=dict)
    constants = models.JSONField("valeurs pour toutes les lignes", default=dict, blank=True)
    used_at = models.DateTimeField("utilisé le")

    class Meta:
        verbose_name = "choix de colonnes"
        verbose_name_plural = "choix de colonnes"
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "signature"], name="column_memory_once")
        ]

    def __str__(self) -> str:
        return f"colonnes de « {self.kind} »"
