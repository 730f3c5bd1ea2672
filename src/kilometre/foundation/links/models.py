"""One link."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.records.refs import ID_LENGTH, REF_LENGTH, new_public_id


class Link(models.Model):
    """``source`` is linked to ``target``, in the sense of ``kind``."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    source = models.CharField(max_length=REF_LENGTH)
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=REF_LENGTH, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="auteur du lien"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lien"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"], condition=Q(withdrawn_at__isnull=True), name="link_once"
            ),
            models.CheckConstraint(name="link_between_two", condition=~Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"
