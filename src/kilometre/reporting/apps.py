from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kilometre.reporting"
    label = "reporting"
    verbose_name = "Comptes du réseau"

    def ready(self) -> None:
        from . import attached, panels, personal  # noqa: F401, PLC0415 (app ready)
