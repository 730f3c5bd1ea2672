from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kilometre.foundation.ui"
    label = "ui"
    verbose_name = "Écrans"
