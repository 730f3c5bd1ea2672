"""The last value of each figure, computed ahead."""

from django.db import models


class Snapshot(models.Model):
    """A figure as computed at a moment. ``figure`` is that of ``Figure.as_json``, ``parts`` the counts of its breakdowns."""

    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=80, blank=True)
    figure = models.JSONField()
    parts = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = "relevé d'indicateur"
        verbose_name_plural = "relevés d'indicateurs"
        constraints = [models.UniqueConstraint(fields=["name", "scope"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.scope}".strip()
