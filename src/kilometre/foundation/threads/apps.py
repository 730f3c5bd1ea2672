from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "kilometre.foundation.threads"
    label = "threads"
    verbose_name = "Échanges"

    def ready(self) -> None:
        from kilometre.foundation.records import removal  # noqa: PLC0415 (app ready)

        from . import components, personal  # noqa: F401, PLC0415 (app ready)
        from .models import Message  # noqa: PLC0415 (app ready)

        removal.names(Message, "subject")
