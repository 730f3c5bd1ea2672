from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "kilometre.studies"
    label = "studies"
    verbose_name = "Études"

    def ready(self) -> None:
        from . import attached, contributions, figures, links, panels, personal  # noqa: F401, PLC0415 (app ready)
