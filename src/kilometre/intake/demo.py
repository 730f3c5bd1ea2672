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
    _waiting(people, labs["east"])
    _on_its_way(people, labs["east"], labs["west"])
    _answered_in_the_east(people, labs["east"])
    _answered_in_the_west(people, labs["west"])
    return Need.objects.filter(origin=Origin.FICTIONAL).count()


def _waiting(people: Mapping[str, User], lab: Lab) -> None:
    """One never confirmed, one in time, one late."""
    services.send(
        actor=people["newcomer"],
        title="Réserver une salle communale sans se déplacer trois fois",
        description="Il faut passer en mairie pour demander, pour payer, puis pour la clé.",
        concerns="Les associations de ma commune",
        territory=_commune(VERDUN),
        lab=lab,
        at=_lately(hours=3),
    )
    services.send(
        actor=people["citizen"],
        title="Des courriers que personne ne comprend",
        description="Mes parents reçoivent des lettres sur leur aide au logement et m'appellent chaque fois.",
        concerns="Les personnes âgées qui vivent seules",
        territory=_commune(BAR_LE_DUC),
        lab=lab,
        at=_lately(hours=2),
    )
    services.send(
        actor=people["holder"],
        title="Personne ne sait qui instruit mon projet de chaufferie",
        description="Quatre services m'ont renvoyé l'un à l'autre depuis deux mois.",
        concerns="Les petites entreprises qui investissent",
        territory=_commune(BAR_LE_DUC),
        lab=lab,
        at=_ago(9, 10),
    )


def _on_its_way(people: Mapping[str, User], east: Lab, west: Lab) -> None:
    """One in charge, one passed to another lab, one withdrawn."""
    need = services.send(
        actor=people["citizen"],
        title="Prendre rendez-vous pour un dossier de vélo-école",
        description="La démarche existe dans le département voisin, pas ici.",
        concerns="Les collégiens et leurs familles",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(5, 9),
    )
    services.take_in_charge(actor=people["member"], need=need, at=_ago(5, 14))

    need = services.send(
        actor=people["holder"],
        title="Un même justificatif demandé par trois guichets",
        description="Mon second atelier est en Mayenne : je fournis tout deux fois.",
        concerns="Les entreprises présentes dans deux départements",
        territory=_commune(LAVAL),
        lab=east,
        at=_lately(hours=20),
    )
    services.reroute(actor=people["lead"], need=need, lab=west, at=_lately(hours=4))

    need = services.send(
        actor=people["citizen"],
        title="Un passage piéton devant l'école",
        description="Le carrefour est dangereux.",
        concerns="Les enfants",
        territory=_commune(VERDUN),
        lab=east,
        at=_ago(12, 9),
    )
    services.withdraw(actor=people["citizen"], need=need, at=_ago(12, 14))


def _answered_in_the_east(people: Mapping[str, User], lab: Lab) -> None:
    """One refused, taken late; one answered by an advice."""
    need = services.send(
        actor=people["holder"],
        title="Accélérer mon permis de construire",
        description="Mon permis attend depuis six semaines.",
        concerns="Mon entreprise",
        territory=_commune(BAR_LE_DUC),
        lab=lab,
        at=_ago(40, 9),
    )
    services.take_in_charge(actor=people["lead"], need=need, at=_ago(35, 10))
    services.answer(
        actor=people["lead"],
        need=need,
        outcome=Outcome.REFUSED,
        reason="Le lab améliore les procédures, il n'intervient pas dans un dossier. "
        "Le délai légal court encore : le service instructeur vous répondra.",
        at=_ago(34, 16),
    )
    need = services.send(
        actor=people["citizen"],
        title="Apprendre à animer une réunion d'habitants",
        description="Nous voulons parler du plan de circulation sans que cela tourne mal.",
        concerns="Notre association de quartier",
        territory=_commune(VERDUN),
        lab=lab,
        at=_ago(21, 9),
    )
    services.take_in_charge(actor=people["member"], need=need, at=_ago(20, 11))
    services.answer(
        actor=people["member"],
        need=need,
        outcome=Outcome.ADVICE,
        reason="Nous vous avons prêté un déroulé et deux jeux de cartes, et nous restons joignables.",
        at=_ago(18, 15),
    )


def _answered_in_the_west(people: Mapping[str, User], lab: Lab) -> None:
    """One referred to the service that answers for it."""
    need = services.send(
        actor=people["citizen"],
        title="Une aire de covoiturage mal éclairée",
        description="On n'ose plus s'y garer le soir.",
        concerns="Les personnes qui travaillent tôt ou tard",
        territory=_commune(LAVAL),
        lab=lab,
        at=_ago(30, 9),
    )
    services.take_in_charge(actor=people["stranger"], need=need, at=_ago(30, 11))
    services.answer(
        actor=people["stranger"],
        need=need,
        outcome=Outcome.REFERRED,
        referral="Service Exemple des routes, accueil-routes@exemple.test",
        reason="L'éclairage relève du gestionnaire de la route : il a reçu votre demande et vous répondra.",
        at=_ago(28, 15),
    )


def _commune(code: str) -> Territory:
    return Territory.objects.get(kind=TerritoryKind.COMMUNE, code=code, vintage=VINTAGE)


def _lately(*, hours: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours)


def _ago(days: int, hour: int) -> dt.datetime:
    """That many days ago at this hour; on the Friday before, when it falls on a weekend."""
    day = timezone.localdate() - dt.timedelta(days=days)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return dt.datetime.combine(day, dt.time(hour, 10), timezone.get_default_timezone())
