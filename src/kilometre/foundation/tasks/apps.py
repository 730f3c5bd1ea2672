from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TasksConfig(AppConfig):
    name = "kilometre.foundation.tasks"
    label = "tasks"
    verbose_name = "Tâches"

    def ready(self) -> None:
        from . import personal  # noqa: F401, PLC0415 (app ready)

        autodiscover_modules("tasks")  # a context's schedules run without anybody importing them
