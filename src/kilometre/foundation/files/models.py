"""One file attached to one record."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import REF_LENGTH

from .enums import Analysis
from .names import LENGTH
from .queries import AttachmentQuerySet


class Attachment(Record):
    """A file: its bytes are in the shared storage, under a path that holds nothing the person typed."""

    subject = models.CharField("objet", max_length=REF_LENGTH, db_index=True)
    name = models.CharField("nom du fichier", max_length=LENGTH)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField(max_length=64)
    analysis = models.CharField(
        "analyse antivirus", max_length=8, choices=Analysis.choices, default=Analysis.NONE
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="envoyé par"
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier joint"
        verbose_name_plural = "fichiers joints"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return path_of(self.public_id)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].upper()

    def get_absolute_url(self) -> str:
        return reverse("files:attachment", args=[self.public_id])


def path_of(public_id: str) -> str:
    """Where the bytes are: spread over folders, so that none grows without end."""
    return f"{FOLDER}/{public_id[:2]}/{public_id}"


FOLDER = "attachments"
