from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "kilometre.network"
    label = "network"
    verbose_name = "Réseau"
