from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kilometre.projects"
    label = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from . import attached, contributions, figures, kinship, news, outcomes, panels, personal, proofs  # noqa: F401, PLC0415 (app ready)
