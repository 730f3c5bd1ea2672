from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "kilometre.calls"
    label = "calls"
    verbose_name = "Appels aux labs"

    def ready(self) -> None:
        from . import attached, figures, links, personal  # noqa: F401, PLC0415 (app ready)
