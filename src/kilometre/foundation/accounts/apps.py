from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kilometre.foundation.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from . import personal, purposes, redaction  # noqa: F401, PLC0415 (app ready: registrations)

        redaction.install()
