from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "kilometre.foundation.search"
    label = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from . import consumers, personal, tasks  # noqa: F401, PLC0415 (app ready)

        post_migrate.connect(install_index, sender=self)


def install_index(**kwargs: Any) -> None:
    """SQLite drops triggers when Django rebuilds a table."""
    from . import fulltext  # noqa: PLC0415 (app ready)

    fulltext.install()
