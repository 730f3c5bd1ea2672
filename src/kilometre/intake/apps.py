from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kilometre.intake"
    label = "intake"
    verbose_name = "Besoins"

    def ready(self) -> None:
        from . import attached, figures, links, panels, personal  # noqa: F401, PLC0415 (app ready)
