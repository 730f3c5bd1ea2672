from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kilometre.foundation.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from kilometre.foundation.access.rules import administrator  # noqa: PLC0415 (app ready)
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        from . import personal, purposes, redaction  # noqa: F401, PLC0415 (app ready: registrations)

        redaction.install()
        navigation.register("Administration", "accounts:admin-accounts", rule=administrator, order=90)
