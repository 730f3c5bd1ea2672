"""What the directory holds about people, why, and for how long; what leaves with them."""

from dataclasses import replace
from typing import Any

from django.db.models import F

from kilometre.foundation.journal.erasure import erase_person
from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export, people
from kilometre.foundation.records import edits

from . import services
from .enums import LoanState
from .models import (
    Availability,
    Citation,
    Endorsement,
    Evidence,
    HeldSkill,
    Lab,
    Loan,
    Membership,
    Organisation,
    Person,
    PlaceName,
    Postcode,
    Reform,
    Skill,
    Statement,
    Territory,
    Vacancy,
    WeekAvailability,
)
from .weeks import days

DIRECTORY = Personal(
    "Se connaître entre membres du réseau et composer des équipes",
    "Jusqu'à l'effacement de son compte ; sans compte, jusqu'à ce qu'elle le demande",
    "Mission d'intérêt public",
)
COPY = replace(DIRECTORY, what="copie du nom, pour le chercher et le ranger")
CHOSEN = Personal(
    "Dire aux autres membres du réseau ce que l'on fait et comment être joint",
    "Jusqu'à ce que la personne l'efface",
    "Mission d'intérêt public ; champ facultatif",
)

SKILLS = Personal(
    "Composer des équipes, et faire valoir ce que l'on sait faire ; jamais pour classer des personnes",
    "Jusqu'à ce que la personne l'efface ; montré au réseau seulement si elle le choisit",
    "Mission d'intérêt public ; facultatif",
)

DAYS = Personal(
    "Dire au réseau quels jours on peut aider un autre lab ; jamais pour mesurer le travail de quelqu'un",
    "Jusqu'à ce que la personne l'efface ; visible du réseau seulement si elle le choisit",
    "Mission d'intérêt public ; facultatif",
    what="jours que l'on peut prêter",
)
LOANS = Personal(
    "Convenir d'un prêt entre la personne, son responsable et le lab, et s'en souvenir",
    "Jusqu'à l'effacement du compte de la personne",
    "Mission d'intérêt public",
)
MANAGER = Personal(
    "Demander l'accord du responsable hiérarchique avant tout prêt ; l'adresse est donnée par la personne",
    "Un an après la fin du prêt",
    "Mission d'intérêt public",
)
STATEMENTS = Personal(
    "Faire valoir ses contributions à son entretien annuel ; la personne choisit ce que dit l'attestation",
    "Jusqu'à l'effacement de son compte : l'attestation ne se vérifie plus ensuite",
    "Mission d'intérêt public ; facultatif",
)

people(Person)
declare(
    Person,
    user=DIRECTORY,
    name=DIRECTORY,
    email=DIRECTORY,
    job=CHOSEN,
    biography=CHOSEN,
    phone=CHOSEN,
    skills=SKILLS,
    search_key=COPY,
    sort_key=COPY,
)
declare(HeldSkill, person=replace(SKILLS, what="compétence, niveau et date"))
declare(
    Endorsement,
    by=replace(SKILLS, what="collègue qui atteste"),
    comment=replace(SKILLS, what="un mot du collègue qui atteste"),
)
nothing(Evidence, "ref")
declare(
    Availability,
    person=DAYS,
    manager_name=replace(MANAGER, retention="Jusqu'à ce que la personne l'efface"),
    manager_email=replace(MANAGER, retention="Jusqu'à ce que la personne l'efface"),
)
declare(WeekAvailability, person=DAYS)
declare(
    Loan,
    person=LOANS,
    asked_by=LOANS,
    purpose=LOANS,
    reason=LOANS,
    manager_name=MANAGER,
    manager_email=MANAGER,
)
nothing(Loan, "purpose_ref")
declare(
    Statement,
    person=STATEMENTS,
    content=replace(STATEMENTS, what="ce que dit l'attestation, dont les collègues qui attestent"),
)
nothing(Statement, "number", "signature")
nothing(Vacancy, "title", "sort_key", "description")
declare(
    Vacancy,
    how_to_apply=Personal(
        "Dire comment répondre à une annonce ; une adresse de service est demandée",
        "Jusqu'à ce que le lab la change",
        "Mission d'intérêt public",
    ),
)
declare(Membership, person=replace(DIRECTORY, what="personne de l'équipe"))
declare(
    Lab,
    contact_email=Personal(
        "Joindre le lab ; une adresse de service est demandée, jamais celle d'une personne",
        "Jusqu'à ce que le lab la change",
        "Mission d'intérêt public",
    ),
)
nothing(
    Lab, "name", "slug", "summary", "description", "city", "address", "website", "expertises", "missions",
    "promise", "search_key", "sort_key",
)  # fmt: skip
nothing(Citation, "field", "words", "note", "source", "source_url")
nothing(Organisation, "name", "short_name", "siren", "siret", "website", "search_key", "sort_key")
nothing(Reform, "slug", "title", "summary")
nothing(Skill, "slug", "label", "definition", "alternative_labels", "exact_matches", "close_matches")
nothing(Territory, "code", "name", "siren", "seat_code")
nothing(Postcode, "code")
nothing(PlaceName, "key", "sound", "former")

ERASED = "Personne effacée"
FORGOTTEN = "Texte effacé"


@on_export
def profile(user: Any) -> dict[str, Any]:
    """One's profile and roles."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return {}
    roles = person.memberships.select_related("lab", "organisation")
    return {
        "profil": {
            "nom": person.name,
            "fonction": person.job,
            "présentation": person.biography,
            "courriel": person.email,
            "téléphone": person.phone,
            "visible dans l'annuaire": person.is_listed,
        },
        "compétences": _skills(person),
        **_lending(person),
        "attestations": [
            {"numéro": row.number, "contenu": row.content, "révoquée": row.is_revoked}
            for row in person.statements.order_by("issued_at")
        ],
        "rôles": [
            {
                "où": str(role.lab or role.organisation),
                "rôle": role.get_role_display(),
                "depuis": role.starts_on and role.starts_on.isoformat(),
                "jusqu'à": role.ends_on and role.ends_on.isoformat(),
            }
            for role in roles
        ],
    }


def _skills(person: Person) -> list[dict[str, Any]]:
    """What one says, its history, and what colleagues said."""
    rows: Any = person.held_skills.with_proofs().prefetch_related("claims").by_name()
    return [
        {
            "compétence": str(held.skill),
            "niveau": held.get_level_display(),
            "montrée au réseau": held.is_shown,
            "historique": [[claim.on.isoformat(), claim.get_level_display()] for claim in held.claims.all()],
            "attestée par": [
                [str(said.by), said.get_level_display(), said.answered_at.isoformat(), said.comment]
                for said in held.given
            ],
            "montrée par": [row.ref for row in held.evidence.all()],
        }
        for held in rows
    ]


def _lending(person: Person) -> dict[str, Any]:
    """The days that one can lend, who must agree, and the loans."""
    own = Availability.objects.filter(person=person).first()
    loans = person.loans.for_list().prefetch_related("weeks").order_by("asked_at")
    return {
        "disponibilités": own
        and {
            "jours d'une semaine ordinaire": str(days(own.usual)),
            "visibles du réseau": own.is_shared,
            "responsable hiérarchique": [own.manager_name, own.manager_email],
            "semaines particulières": [
                [row.week.isoformat(), str(days(row.half_days))] for row in person.weeks.order_by("week")
            ],
        },
        "prêts": [
            {
                "lab": str(loan.lab),
                "pour": loan.purpose,
                "état": loan.get_state_display(),
                "motif": loan.reason,
                "semaines": [[row.week.isoformat(), str(days(row.half_days))] for row in loan.weeks.all()],
            }
            for loan in loans
        ],
    }


@on_erase
def forget(user: Any) -> None:
    """The card stays, empty, so that past work keeps an author without a name; loans and roles end, and it is told.

    The journal's payloads of the directory are about the person, who is not the account: they go here, last.
    """
    for person in Person.objects.filter(user=user).select_for_update():
        person.held_skills.all().delete()
        person.endorsements.awaited().delete()
        person.endorsements.update(comment="")
        _forget_lending(person)
        person.statements.all().delete()
        services.end_roles(person=person)
        blank = dict.fromkeys(("job", "biography", "email", "phone", "search_key", "sort_key"), "")
        edits.bump(person, user=None, name=ERASED, is_listed=False, **blank)
        erase_person(person.public_id)
    _forget_manager(user.email)


def _forget_lending(person: Person) -> None:
    """Days and open requests go; past loans keep their lab and weeks, without a word on anybody."""
    Availability.objects.filter(person=person).delete()
    person.weeks.all().delete()
    person.loans.exclude(reason="").update(reason=FORGOTTEN)
    for loan in person.loans.holding():
        services.cancel_loan(actor=None, loan=loan, reason="La personne a effacé son compte.")
    _forget_words(person.loans.all(), purpose="")


def _forget_manager(email: str) -> None:
    """Nobody can say yes any more where their agreement was awaited."""
    loans = Loan.objects.filter(manager_email__iexact=email)
    for loan in loans.filter(state=LoanState.ASKED):
        services.cancel_loan(actor=None, loan=loan, reason="Le responsable hiérarchique a effacé son compte.")
    _forget_words(loans)


def _forget_words(loans: Any, **words: str) -> None:
    loans.update(manager_name="", manager_email="", version=F("version") + 1, **words)
