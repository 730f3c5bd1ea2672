from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "kilometre.foundation.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from . import components, consumer, panels, personal  # noqa: F401, PLC0415 (app ready)

        autodiscover_modules("notices")  # where contexts say whom to tell
