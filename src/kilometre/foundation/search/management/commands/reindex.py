"""``kilometre reindex``: rebuild the search index."""

from typing import Any

from django.core.management.base import BaseCommand

from kilometre.foundation.search.services import reindex


class Command(BaseCommand):
    help = "Reconstruit l'index de recherche, sans interrompre le service."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reindex()} documents dans l'index.")
