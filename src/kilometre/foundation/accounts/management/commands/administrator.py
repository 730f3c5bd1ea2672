"""``kilometre administrator nom@domaine.fr [--remove]``: give the powers of administration, or take them back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused


class Command(BaseCommand):
    help = "Donne, ou retire, les droits d'administration de la plateforme au compte de cette adresse."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--remove", action="store_true", help="retire ces droits")

    def handle(self, *args: Any, email: str, remove: bool, **options: Any) -> None:
        user = User.objects.reachable().with_email(email).first()
        if user is None:
            raise CommandError(f"Aucun compte actif n'a l'adresse {email}.")
        if remove:
            try:
                services.remove_administrator(actor=None, user=user)
            except Refused as refusal:
                raise CommandError(refusal.message) from refusal
            self.stdout.write(f"{user.name} n'administre plus la plateforme.")
            return
        services.name_administrator(actor=None, user=user)
        self.stdout.write(f"{user.name} administre la plateforme.")
