from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "kilometre.coordination"
    label = "coordination"
    verbose_name = "Vie du réseau"
