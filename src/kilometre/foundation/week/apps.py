from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WeekConfig(AppConfig):
    name = "kilometre.foundation.week"
    label = "week"
    verbose_name = "Mon lundi"

    def ready(self) -> None:
        from kilometre.foundation.access import signed_in  # noqa: PLC0415 (app ready)
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        from . import personal, topic  # noqa: F401, PLC0415 (app ready)

        navigation.register("Mon lundi", "week:monday", rule=signed_in, order=0)
        autodiscover_modules("week")  # where contexts say what waits for whom
