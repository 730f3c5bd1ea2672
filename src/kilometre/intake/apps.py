from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kilometre.intake"
    label = "intake"
    verbose_name = "Besoins"
