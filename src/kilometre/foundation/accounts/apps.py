from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kilometre.foundation.accounts"
    label = "accounts"
    verbose_name = "Comptes"
