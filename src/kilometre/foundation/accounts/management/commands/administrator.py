"""``kilometre administrator nom@domaine.fr``: give the powers of administration to an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import User


class Command(BaseCommand):
    help = "Donne les droits d'administration de la plateforme au compte de cette adresse."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.reachable().with_email(email).first()
        if user is None:
            raise CommandError(f"Aucun compte actif n'a l'adresse {email}.")
        services.name_administrator(actor=None, user=user)
        self.stdout.write(f"{user.name} administre la plateforme.")
