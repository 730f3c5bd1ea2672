"""Fictional needs, one in each state, with a history told from now backwards. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network import services as network
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Lab, Person, Skill

from . import composing, services
from .enums import Outcome, Problem, Urgency
from .models import Need
from .past import BAR_LE_DUC, LAVAL, VERDUN, ago, commune, lately
from .presenting import qualification_of


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the needs of the fictional cast; return how many came in."""
    if Need.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    _waiting(people, labs["east"])
    _on_its_way(people, labs["east"], labs["west"])
    _not_for_this_lab(people, labs["east"])
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
        territory=commune(VERDUN),
        lab=lab,
        at=lately(hours=3),
    )
    services.send(
        actor=people["citizen"],
        title="Des courriers que personne ne comprend",
        description="Mes parents reçoivent des lettres sur leur aide au logement et m'appellent chaque fois.",
        concerns="Les personnes âgées qui vivent seules",
        territory=commune(BAR_LE_DUC),
        lab=lab,
        at=lately(hours=2),
    )
    services.send(
        actor=people["holder"],
        title="Personne ne sait qui instruit mon projet de chaufferie",
        description="Quatre services m'ont renvoyé l'un à l'autre depuis deux mois.",
        concerns="Les petites entreprises qui investissent",
        territory=commune(BAR_LE_DUC),
        lab=lab,
        at=ago(9, 10),
    )


def _on_its_way(people: Mapping[str, User], east: Lab, west: Lab) -> None:
    """One in charge, one passed to another lab, one withdrawn."""
    need = services.send(
        actor=people["citizen"],
        title="Prendre rendez-vous pour un dossier de vélo-école",
        description="La démarche existe dans le département voisin, pas ici.",
        concerns="Les collégiens et leurs familles",
        territory=commune(VERDUN),
        lab=east,
        at=ago(5, 9),
    )
    services.take_in_charge(actor=people["member"], need=need, at=ago(5, 14))
    _qualified(people["member"], need, ago(4, 10))
    _team(people, need)

    need = services.send(
        actor=people["holder"],
        title="Un même justificatif demandé par trois guichets",
        description="Mon second atelier est en Mayenne : je fournis tout deux fois.",
        concerns="Les entreprises présentes dans deux départements",
        territory=commune(LAVAL),
        lab=east,
        at=lately(hours=20),
    )
    services.reroute(
        actor=people["lead"], need=need, lab=west, reason="L'atelier est en Mayenne.", at=lately(hours=4)
    )

    need = services.send(
        actor=people["citizen"],
        title="Un passage piéton devant l'école",
        description="Le carrefour est dangereux.",
        concerns="Les enfants",
        territory=commune(VERDUN),
        lab=east,
        at=ago(12, 9),
    )
    services.withdraw(actor=people["citizen"], need=need, at=ago(12, 14))


def _qualified(contact: User, need: Need, at: dt.datetime) -> None:
    """What its contact understood of it."""
    services.qualify(
        actor=contact,
        need=need,
        changes={
            "problem": Problem.ACCESS,
            "urgency": Urgency.QUARTER,
            "weeks": 8,
            "territories": [need.territory.department],
        },
        at=at,
    )
    for slug, level, days in (
        ("facilitation", SkillLevel.PRACTISES, 3),
        ("design-de-service", SkillLevel.MASTERS, 4),
    ):
        skill = Skill.objects.get(slug=slug)
        services.want_skill(actor=contact, need=need, skill=skill, level=level, days=days, at=at)


def _ready_to_help(user: User, skill: str, level: SkillLevel) -> None:
    """Somebody who shows a skill and shares a day a week; their manager is as fictional as they are."""
    person = Person.objects.get(user=user)
    network.claim_skill(
        actor=user, person=person, skill=Skill.objects.get(slug=skill), level=level, is_shown=True
    )
    network.set_availability(
        actor=user,
        person=person,
        usual=4,
        is_shared=True,
        manager_name="Responsable Exemple",
        manager_email="responsable@exemple.test",
    )


def _team(people: Mapping[str, User], need: Need) -> None:
    """Two labs: one person said yes, the other has not answered."""
    _ready_to_help(people["lead"], "facilitation", SkillLevel.PASSES_ON)
    _ready_to_help(people["stranger"], "design-de-service", SkillLevel.MASTERS)
    known = qualification_of(need)
    assert known is not None
    found = composing.propose(need, known, None, people["member"])
    assert found is not None
    choice = composing.key_of(found.answer.best)
    team = services.ask_team(actor=people["member"], need=need, choice=choice, at=ago(2, 9))
    services.answer_team(actor=people["lead"], team=team, accepts=True, at=ago(1, 10))


def _not_for_this_lab(people: Mapping[str, User], lab: Lab) -> None:
    """One declined, in the tray; one about the sender's own file, routed onward."""
    need = services.send(
        actor=people["citizen"],
        title="Rouvrir une ligne de car le samedi",
        description="Le dernier car du samedi a été supprimé, les jeunes ne vont plus au stade.",
        concerns="Les jeunes du canton",
        territory=commune(VERDUN),
        lab=lab,
        at=ago(15, 9),
    )
    services.decline(
        actor=people["lead"],
        need=need,
        reason="Les lignes de car relèvent de la région, et nous n'avons personne qui connaisse les transports.",
        at=ago(14, 11),
    )
    need = services.send(
        actor=people["holder"],
        title="Ma carte grise n'arrive pas",
        description="J'attends depuis sept semaines.",
        concerns="Moi",
        territory=commune(BAR_LE_DUC),
        lab=lab,
        at=ago(25, 9),
    )
    services.route_onward(
        actor=people["member"],
        need=need,
        service_name="Service Exemple de la Meuse",
        reach="accueil@exemple.test",
        reason="Votre demande porte sur votre dossier : ce service peut vous dire où il en est.",
        at=ago(25, 15),
    )


def _answered_in_the_east(people: Mapping[str, User], lab: Lab) -> None:
    """One refused, taken late; one answered by an advice."""
    need = services.send(
        actor=people["holder"],
        title="Accélérer mon permis de construire",
        description="Mon permis attend depuis six semaines.",
        concerns="Mon entreprise",
        territory=commune(BAR_LE_DUC),
        lab=lab,
        at=ago(40, 9),
    )
    services.take_in_charge(actor=people["lead"], need=need, at=ago(35, 10))
    services.answer(
        actor=people["lead"],
        need=need,
        outcome=Outcome.REFUSED,
        reason="Le lab améliore les procédures, il n'intervient pas dans un dossier. "
        "Le délai légal court encore : le service instructeur vous répondra.",
        at=ago(34, 16),
    )
    need = services.send(
        actor=people["citizen"],
        title="Apprendre à animer une réunion d'habitants",
        description="Nous voulons parler du plan de circulation sans que cela tourne mal.",
        concerns="Notre association de quartier",
        territory=commune(VERDUN),
        lab=lab,
        at=ago(21, 9),
    )
    services.take_in_charge(actor=people["member"], need=need, at=ago(20, 11))
    services.answer(
        actor=people["member"],
        need=need,
        outcome=Outcome.ADVICE,
        reason="Nous vous avons prêté un déroulé et deux jeux de cartes, et nous restons joignables.",
        at=ago(18, 15),
    )


def _answered_in_the_west(people: Mapping[str, User], lab: Lab) -> None:
    """One referred to the service that answers for it."""
    need = services.send(
        actor=people["citizen"],
        title="Une aire de covoiturage mal éclairée",
        description="On n'ose plus s'y garer le soir.",
        concerns="Les personnes qui travaillent tôt ou tard",
        territory=commune(LAVAL),
        lab=lab,
        at=ago(30, 9),
    )
    services.take_in_charge(actor=people["stranger"], need=need, at=ago(30, 11))
    services.answer(
        actor=people["stranger"],
        need=need,
        outcome=Outcome.REFERRED,
        referral="Service Exemple des routes, accueil-routes@exemple.test",
        reason="L'éclairage relève du gestionnaire de la route : il a reçu votre demande et vous répondra.",
        at=ago(28, 15),
    )
