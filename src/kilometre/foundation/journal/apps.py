from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "kilometre.foundation.journal"
    label = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        post_migrate.connect(install_triggers, sender=self)


def install_triggers(**kwargs: Any) -> None:
    from . import triggers  # noqa: PLC0415 (app ready)

    triggers.install()
