"""What is done of projects apart from any page."""

from kilometre.foundation.tasks import task
from kilometre.intake.models import Need

from . import services


@task(retries=5, label="Faire entrer l'équipe d'un besoin dans son projet")
def join_from_need(need: str) -> None:
    for found in Need.objects.filter(public_id=need, projects__isnull=False).distinct():
        services.join_from_need(need=found)
