from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    name = "kilometre.foundation.exchange"
    label = "exchange"
    verbose_name = "Échanges de données"

    def ready(self) -> None:
        from . import personal  # noqa: F401, PLC0415 (app ready)

        autodiscover_modules("exchange")  # where contexts say what may be imported
