from types import ModuleType

from django.apps import AppConfig

from . import wording


class UiConfig(AppConfig):
    name = "kilometre.foundation.ui"
    label = "ui"
    verbose_name = "Écrans"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        wording.speak_plainly()  # before any models are read, whose contexts may make forms

    def ready(self) -> None:
        from . import catalogue, consumers, personal  # noqa: F401, PLC0415 (app ready)
