from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kilometre.foundation.ui"
    label = "ui"
    verbose_name = "Écrans"

    def ready(self) -> None:
        from . import catalogue, consumers, forms, personal  # noqa: F401, PLC0415 (app ready)

        forms.speak_plainly()
