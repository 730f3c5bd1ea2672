from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kilometre.foundation.files"
    label = "files"
    verbose_name = "Fichiers"

    def ready(self) -> None:
        from kilometre.foundation.records import removal  # noqa: PLC0415 (app ready)

        from . import components, personal, tasks  # noqa: F401, PLC0415 (app ready)
        from .models import Attachment  # noqa: PLC0415 (app ready)

        removal.names(Attachment, "subject")
