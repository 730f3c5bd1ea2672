"""``kilometre load_network``: what a new instance starts from: territories, skills, and the labs that public sources tell of."""

from typing import Any

from django.core.management.base import BaseCommand

from kilometre.foundation.ui import french
from kilometre.network import public_network

WORDS = {
    "territories": "territoire",
    "skills": "compétence",
    "organisations": "organisation",
    "labs": "lab",
    "reforms": "réforme",
}


class Command(BaseCommand):
    help = "Charge les territoires, les compétences et le réseau réel des sources publiques ; ce qui existe reste."

    def handle(self, **options: Any) -> None:
        loaded = public_network.load()
        told = [french.count(loaded[name], word) for name, word in WORDS.items()]
        self.stdout.write(f"Chargé : {', '.join(told)}. Ce qui existait est resté.")
