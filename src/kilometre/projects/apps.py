from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kilometre.projects"
    label = "projects"
    verbose_name = "Projets"
