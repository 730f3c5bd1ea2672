from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "kilometre.foundation.personal"
    label = "personal"
    verbose_name = "Données personnelles"

    def ready(self) -> None:
        from . import journal  # noqa: F401, PLC0415 (app ready)
