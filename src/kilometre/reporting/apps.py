from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kilometre.reporting"
    label = "reporting"
    verbose_name = "Comptes du réseau"

    def ready(self) -> None:
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        navigation.register("Bilan", "reporting:account", order=50)
