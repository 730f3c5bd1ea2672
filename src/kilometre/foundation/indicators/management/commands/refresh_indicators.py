"""``kilometre refresh_indicators``: compute every figure now."""

from typing import Any

from django.core.management.base import BaseCommand

from kilometre.foundation.indicators.services import refresh


class Command(BaseCommand):
    help = "Calcule tous les indicateurs maintenant."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh()} chiffres calculés.")
