"""A fictional campaign of the two example labs: one return signed, one awaited; and a booklet, drawn by the worker. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab

from . import services
from .models import Campaign, LabReturn
from .services import Declared

DECLARED = {
    "needs-received": Declared(
        Decimal(5), "Deux besoins arrivés par téléphone ne sont pas dans la plateforme."
    ),
    "actions-known": Declared(Decimal(5), "Dont quatre ateliers d'avant notre arrivée ici."),
    "lab-agents": Declared(Decimal("2.5"), "Deux personnes, et une à mi-temps."),
    "lab-people-met": Declared(Decimal(140), "Comptées par atelier : certaines ont pu l'être deux fois."),
    "lab-people-trained": Declared(Decimal(32)),
}


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the fictional campaign and ask for a booklet; return how many came in."""
    if Campaign.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    today = timezone.localdate()
    campaign = services.open_campaign(
        actor=people["coordinator"],
        year=today.year,
        due_on=today + dt.timedelta(days=6),
        intro="Exemple : ces chiffres sont imaginés, pour essayer la campagne.",
    )
    services.ask_all(campaign=campaign)
    west = LabReturn.objects.select_related("campaign", "lab").get(campaign=campaign, lab=labs["west"])
    services.declare(
        actor=people["stranger"], lab_return=west, lines=DECLARED, comment="Première année du lab (exemple)."
    )
    services.sign(actor=people["stranger"], lab_return=west)
    services.ask_booklet(actor=people["coordinator"], year=today.year)
    return 2
