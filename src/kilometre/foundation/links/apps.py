from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "kilometre.foundation.links"
    label = "links"
    verbose_name = "Liens"

    def ready(self) -> None:
        from . import components, personal  # noqa: F401, PLC0415 (app ready)
