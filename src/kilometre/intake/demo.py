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
        at=_ago(hours=3),
    )
    services.send(
        actor=citizen,
        title="Des courriers que personne ne comprend",
        description="Mes parents reçoivent des lettres sur leur aide au logement et m'appellent chaque fois.",
        concerns="Les personnes âgées qui vivent seules",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_ago(hours=2),
    )
    services.send(
        actor=holder,
        title="Personne ne sait qui instruit mon projet de chaufferie",
        description="Quatre services m'ont renvoyé l'un à l'autre depuis deux mois.",
        concerns="Les petites entreprises qui investissent",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_ago(days=9),
    )
    in_charge = services.send(
        actor=citizen,
        title="Prendre rendez-vous pour un dossier de vélo-école",
        description="La démarche existe dans le département voisin, pas ici.",
        concerns="Les collégiens et leurs familles",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(days=5),
    )
    services.take_in_charge(actor=member, need=in_charge, at=_ago(days=4, hours=20))

    rerouted = services.send(
        actor=holder,
        title="Un même justificatif demandé par trois guichets",
        description="Mon second atelier est en Mayenne : je fournis tout deux fois.",
        concerns="Les entreprises présentes dans deux départements",
        territory=_commune(LAVAL),
        lab=east,
        at=_ago(hours=20),
    )
    services.reroute(actor=lead, need=rerouted, lab=west, at=_ago(hours=4))

    referred = services.send(
        actor=citizen,
        title="Une aire de covoiturage mal éclairée",
        description="On n'ose plus s'y garer le soir.",
        concerns="Les personnes qui travaillent tôt ou tard",
        territory=_commune(LAVAL),
        lab=west,
        at=_ago(days=30),
    )
    services.take_in_charge(actor=stranger, need=referred, at=_ago(days=29, hours=22))
    services.answer(
        actor=stranger,
        need=referred,
        outcome=Outcome.REFERRED,
        referral="Service Exemple des routes, accueil-routes@exemple.test",
        reason="L'éclairage relève du gestionnaire de la route : il a reçu votre demande et vous répondra.",
        at=_ago(days=28),
    )

    refused = services.send(
        actor=holder,
        title="Accélérer mon permis de construire",
        description="Mon permis attend depuis six semaines.",
        concerns="Mon entreprise",
        territory=_commune(BAR_LE_DUC),
        lab=east,
        at=_ago(days=40),
    )
    services.take_in_charge(actor=lead, need=refused, at=_ago(days=36))
    services.answer(
        actor=lead,
        need=refused,
        outcome=Outcome.REFUSED,
        reason="Le lab améliore les procédures, il n'intervient pas dans un dossier. "
        "Le délai légal court encore : le service instructeur vous répondra.",
        at=_ago(days=35),
    )

    advised = services.send(
        actor=citizen,
        title="Apprendre à animer une réunion d'habitants",
        description="Nous voulons parler du plan de circulation sans que cela tourne mal.",
        concerns="Notre association de quartier",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(days=21),
    )
    services.take_in_charge(actor=member, need=advised, at=_ago(days=20))
    services.answer(
        actor=member,
        need=advised,
        outcome=Outcome.ADVICE,
        reason="Nous vous avons prêté un déroulé et deux jeux de cartes, et nous restons joignables.",
        at=_ago(days=18),
    )

    withdrawn = services.send(
        actor=citizen,
        title="Un passage piéton devant l'école",
        description="Le carrefour est dangereux.",
        concerns="Les enfants",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(days=12),
    )
    services.withdraw(actor=citizen, need=withdrawn, at=_ago(days=11, hours=20))
    return Need.objects.filter(origin=Origin.FICTIONAL).count()


def _commune(code: str) -> Territory:
    return Territory.objects.get(kind=TerritoryKind.COMMUNE, code=code, vintage=VINTAGE)


def _ago(**span: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(**span)
