from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "kilometre.coordination"
    label = "coordination"
    verbose_name = "Vie du réseau"

    def ready(self) -> None:
        from . import attached, figures, panels, personal, told  # noqa: F401, PLC0415 (app ready)
