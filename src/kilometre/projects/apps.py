from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kilometre.projects"
    label = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from . import (  # noqa: PLC0415 (app ready)
            attached,  # noqa: F401
            consumers,  # noqa: F401
            contributions,  # noqa: F401
            figures,  # noqa: F401
            kinship,  # noqa: F401
            news,  # noqa: F401
            outcomes,  # noqa: F401
            panels,  # noqa: F401
            personal,  # noqa: F401
            proofs,  # noqa: F401
            told,  # noqa: F401
        )
