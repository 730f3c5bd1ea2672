from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kilometre.foundation.documents"
    label = "documents"
    verbose_name = "Documents"
