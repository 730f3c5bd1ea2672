from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kilometre.intake"
    label = "intake"
    verbose_name = "Besoins"

    def ready(self) -> None:
        from kilometre.network import home  # noqa: PLC0415 (app ready)

        from . import (  # noqa: PLC0415 (app ready)
            attached,  # noqa: F401
            cases,  # noqa: F401
            consumers,  # noqa: F401
            contributions,  # noqa: F401
            figures,  # noqa: F401
            links,  # noqa: F401
            offers,  # noqa: F401
            outcomes,  # noqa: F401
            panels,  # noqa: F401
            personal,  # noqa: F401
            promise_figures,  # noqa: F401
            team_links,  # noqa: F401
            team_notices,  # noqa: F401
        )

        home.invite(
            "J'ai un besoin",
            "intake:new",
            says="Dites-le avec vos mots, en six questions, avec ou sans compte : dans le délai annoncé, une "
            "personne nommée vous écrit qu'elle s'en occupe.",
            button="Envoyer mon besoin",
            order=10,
        )
