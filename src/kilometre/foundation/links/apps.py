from django.apps import AppConfig
from django.db.models import Q


class LinksConfig(AppConfig):
    name = "kilometre.foundation.links"
    label = "links"
    verbose_name = "Liens"

    def ready(self) -> None:
        from kilometre.foundation.records import removal  # noqa: PLC0415 (app ready)

        from . import components, personal, told  # noqa: F401, PLC0415 (app ready)
        from .models import Link  # noqa: PLC0415 (app ready)

        removal.names(Link, "source", "target", where=Q(withdrawn_at__isnull=True))
