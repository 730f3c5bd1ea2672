from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kilometre.foundation.indicators"
    label = "indicators"
    verbose_name = "Indicateurs"

    def ready(self) -> None:
        from . import components, personal, tasks  # noqa: F401, PLC0415 (app ready)
