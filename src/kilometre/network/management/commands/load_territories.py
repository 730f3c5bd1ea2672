"""``kilometre load_territories``: the official geographic code of this version of the platform."""

from typing import Any

from django.core.management.base import BaseCommand

from kilometre.network import cog, services


class Command(BaseCommand):
    help = "Charge les territoires du code officiel géographique ; sans effet s'ils sont déjà là."

    def handle(self, **options: Any) -> None:
        loaded = services.load_territories()
        if loaded:
            self.stdout.write(f"{loaded} territoires du millésime {cog.VINTAGE} chargés.")
        else:
            self.stdout.write(f"Les territoires du millésime {cog.VINTAGE} sont déjà là.")
