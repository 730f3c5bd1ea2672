from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kilometre.reporting"
    label = "reporting"
    verbose_name = "Comptes du réseau"
