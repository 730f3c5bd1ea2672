from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    name = "kilometre.foundation.exchange"
    label = "exchange"
    verbose_name = "Échanges de données"

    def ready(self) -> None:
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        from . import personal, rules  # noqa: F401, PLC0415 (app ready)

        navigation.register(
            "Importer un tableau", "exchange:imports", rule=rules.can_import, order=20, group=navigation.OWN
        )

        autodiscover_modules("exchange")  # where contexts say what may be imported
