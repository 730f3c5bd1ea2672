"""Fictional needs, one in each state, with a history told from now backwards. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network.cog import VINTAGE
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Territory

from . import services
from .enums import Outcome
from .models import Need

BAR_LE_DUC, VERDUN, LAVAL = "55029", "55545", "53130"


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the needs of the fictional cast; return how many came in."""
    if Need.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    east, west = labs["east"], labs["west"]
    lead, member, stranger = people["lead"], people["member"], people["stranger"]
    holder, citizen = people["holder"], people["citizen"]

    services.send(
        actor=people["newcomer"],
        title="Réserver une salle communale sans se déplacer trois fois",
        description="Il faut passer en mairie pour demander, pour payer, puis pour la clé.",
        concerns="Les associations de ma commune",
        territory=_commune(VERDUN),
        lab=east,
        at=_lately(hours=3),
    )
    services.send(
        actor=citizen,
        title="Des courriers que personne ne comprend",
        description="Mes parents reçoivent des lettres sur leur aide au logement et m'appellent chaque fois.",
        concerns="Les personnes âgées qui vivent seules",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_lately(hours=2),
    )
    services.send(
        actor=holder,
        title="Personne ne sait qui instruit mon projet de chaufferie",
        description="Quatre services m'ont renvoyé l'un à l'autre depuis deux mois.",
        concerns="Les petites entreprises qui investissent",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_ago(9, 10),
    )
    in_charge = services.send(
        actor=citizen,
        title="Prendre rendez-vous pour un dossier de vélo-école",
        description="La démarche existe dans le département voisin, pas ici.",
        concerns="Les collégiens et leurs familles",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(5, 9),
    )
    services.take_in_charge(actor=member, need=in_charge, at=_ago(5, 14))

    rerouted = services.send(
        actor=holder,
        title="Un même justificatif demandé par trois guichets",
        description="Mon second atelier est en Mayenne : je fournis tout deux fois.",
        concerns="Les entreprises présentes dans deux départements",
        territory=_commune(LAVAL),
        lab=east,
        at=_lately(hours=20),
    )
    services.reroute(actor=lead, need=rerouted, lab=west, at=_lately(hours=4))

    referred = services.send(
        actor=citizen,
        title="Une aire de covoiturage mal éclairée",
        description="On n'ose plus s'y garer le soir.",
        concerns="Les personnes qui travaillent tôt ou tard",
        territory=_commune(LAVAL),
        lab=west,
        at=_ago(30, 9),
    )
    services.take_in_charge(actor=stranger, need=referred, at=_ago(30, 11))
    services.answer(
        actor=stranger,
        need=referred,
        outcome=Outcome.REFERRED,
        referral="Service Exemple des routes, accueil-routes@exemple.test",
        reason="L'éclairage relève du gestionnaire de la route : il a reçu votre demande et vous répondra.",
        at=_ago(28, 15),
    )

    refused = services.send(
        actor=holder,
        title="Accélérer mon permis de construire",
        description="Mon permis attend depuis six semaines.",
        concerns="Mon entreprise",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_ago(40, 9),
    )
    services.take_in_charge(actor=lead, need=refused, at=_ago(35, 10))
    services.answer(
        actor=lead,
        need=refused,
        outcome=Outcome.REFUSED,
        reason="Le lab améliore les procédures, il n'intervient pas dans un dossier. "
        "Le délai légal court encore : le service instructeur vous répondra.",
        at=_ago(34, 16),
    )

    advised = services.send(
        actor=citizen,
        title="Apprendre à animer une réunion d'habitants",
        description="Nous voulons parler du plan de circulation sans que cela tourne mal.",
        concerns="Notre association de quartier",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(21, 9),
    )
    services.take_in_charge(actor=member, need=advised, at=_ago(20, 11))
    services.answer(
        actor=member,
        need=advised,
        outcome=Outcome.ADVICE,
        reason="Nous vous avons prêté un déroulé et deux jeux de cartes, et nous restons joignables.",
        at=_ago(18, 15),
    )

    withdrawn = services.send(
        actor=citizen,
        title="Un passage piéton devant l'école",
        description="Le carrefour est dangereux.",
        concerns="Les enfants",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(12, 9),
    )
    services.withdraw(actor=citizen, need=withdrawn, at=_ago(12, 14))
    return Need.objects.filter(origin=Origin.FICTIONAL).count()


def _commune(code: str) -> Territory:
    return Territory.objects.get(kind=TerritoryKind.COMMUNE, code=code, vintage=VINTAGE)


def _lately(*, hours: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours)


def _ago(days: int, hour: int) -> dt.datetime:
    """That many days ago at this hour; on the Friday before, when it falls on a weekend."""
    day = timezone.localdate() - dt.timedelta(days=days)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return dt.datetime.combine(day, dt.time(hour, 10), timezone.get_default_timezone())
