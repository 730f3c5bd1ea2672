from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kilometre.foundation.exchange"
    label = "exchange"
    verbose_name = "Échanges de données"
