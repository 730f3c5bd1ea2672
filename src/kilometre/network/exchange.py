"""What of the directory may be imported: organisations, and the people of a lab."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models.functions import Lower

from kilometre.engines.tables import parsing
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange.likeness import grouped, united
from kilometre.foundation.exchange.registry import Completed, Field, Kind, Values, importable, of_field
from kilometre.foundation.records.batches import once
from kilometre.foundation.records.origins import Origin

from . import exported, rules, services
from .enums import LAB_ROLES, MembershipRole, OrganisationKind
from .models import Lab, Membership, Organisation, Person
from .naming import lab_named, place_named
from .spelling import key

KIND_SYNONYMS = {
    "État": OrganisationKind.STATE_SERVICE,
    "Préfecture": OrganisationKind.STATE_SERVICE,
    "Service déconcentré": OrganisationKind.STATE_SERVICE,
    "Ministère": OrganisationKind.CENTRAL,
    "Collectivité": OrganisationKind.AUTHORITY,
    "Mairie": OrganisationKind.AUTHORITY,
    "Commune": OrganisationKind.AUTHORITY,
    "Établissement public": OrganisationKind.OPERATOR,
    "ESS": OrganisationKind.SOCIAL_ECONOMY,
    "Université": OrganisationKind.RESEARCH,
    "Recherche": OrganisationKind.RESEARCH,
    "Entreprises": OrganisationKind.COMPANY,
}
ORGANISATION_FIELDS = ("name", "short_name", "kind", "siren", "siret", "website")


def create_organisation(*, actor: User, values: Values) -> Organisation:
    origin = Origin.FICTIONAL if actor.is_fictional else Origin.LIVE
    return services.create_organisation(actor=actor, origin=origin, **_told(values))


def complete_organisation(*, actor: User, record: Organisation, values: Values) -> dict[str, Any]:
    """Fill what the card leaves blank; nothing that somebody wrote is changed."""
    missing = {name: value for name, value in _told(values).items() if not getattr(record, name)}
    if missing:
        services.edit_organisation(actor=actor, organisation=record, **missing)
    return {name: None if name == "territory" else "" for name in missing}


def blank_again(*, actor: User, record: Organisation, before: dict[str, Any]) -> None:
    services.edit_organisation(actor=actor, organisation=record, **before)


def same_organisations(rows: Sequence[Values], actor: User) -> list[list[Organisation]]:
    """Those of the same SIRET, then of the same name."""
    known = Organisation.objects.visible_to(actor).order_by("pk")
    names = [key(values["name"])[:200] for values in rows]
    of_siret = known.filter(siret__in={values["siret"] for values in rows if values["siret"]})
    by_siret = grouped((found.siret, found) for found in of_siret)
    by_name = grouped((found.sort_key, found) for found in known.filter(sort_key__in=set(names)))
    return [
        united(by_siret[values["siret"]], by_name[name]) for values, name in zip(rows, names, strict=True)
    ]


def _told(values: Values) -> dict[str, Any]:
    told = {name: values[name] for name in ORGANISATION_FIELDS if values[name]}
    if values["place"]:
        with of_field("place"):
            told["territory"] = place_named(values["place"])
    return told


def add_person(*, actor: User, values: Values) -> Person | Completed:
    """Name somebody in the lab, without writing to them: invitations wait until a person releases them."""
    lab, name = _lab(actor, values), _name(values)
    person, is_new = services.find_or_register(
        actor=actor,
        name=name,
        email=values["email"] or "",
        origin=Origin.FICTIONAL if lab.is_fictional else Origin.LIVE,
        **{field: values[field] for field in ("job", "phone") if values[field]},
    )
    if not is_new:
        return Completed(person, join(actor=actor, record=person, values=values))
    services.join_lab(actor=actor, lab=lab, person=person, role=_role(values))
    return person


def join(*, actor: User, record: Person, values: Values) -> dict[str, Any]:
    """Give somebody of the directory a role in the lab; the card, which is theirs, does not change."""
    lab = _lab(actor, values)
    if Membership.objects.current().filter(lab=lab, person=record).exists():
        return {}
    services.join_lab(actor=actor, lab=lab, person=record, role=_role(values))
    return {"lab": lab.slug}


def leave(*, actor: User, record: Person, before: dict[str, Any]) -> None:
    if before:
        services.remove_from_team(actor=actor, lab=Lab.objects.get(slug=before["lab"]), person=record)


def forget_person(*, actor: User, record: Person) -> None:
    lab = Lab.objects.filter(memberships__in=Membership.objects.current().filter(person=record)).first()
    if lab is None:
        raise Refused(f"{record} n'est plus dans l'équipe.")
    services.remove_person(actor=actor, lab=lab, person=record)


def invite(*, actor: User, record: Person, values: Values) -> bool:
    return services.invite(actor=actor, lab=_lab(actor, values), person=record)


def same_people(rows: Sequence[Values], actor: User) -> list[list[Person]]:
    """Those of the same address, then of the same name, among the people whom one may know of."""
    visible = Person.objects.visible_to(actor).order_by("pk")
    known = _known({values["email"] for values in rows if values["email"]})
    seen = visible.in_bulk({pk for pks in known.values() for pk in pks})
    by_email = {email: [seen[pk] for pk in pks if pk in seen] for email, pks in known.items()}
    names = [key(_name(values, may_miss=True)) for values in rows]
    by_name = grouped((found.sort_key, found) for found in visible.filter(sort_key__in=set(names) - {""}))
    return [
        united(by_email.get(values["email"], []), by_name[name])
        for values, name in zip(rows, names, strict=True)
    ]


def _known(emails: Collection[str]) -> dict[str, list[int]]:
    """Ids of the people of these addresses (in lowercase): those who proved it first."""
    known: dict[str, list[int]] = defaultdict(list)
    confirmed = Person.objects.of_confirmed_address(*emails).values_list(Lower("user__email"), "pk")
    named = Person.objects.named_by(*emails).values_list(Lower("email"), "pk")
    for email, pk in [*confirmed, *named]:
        known[email].append(pk)
    return known


def _name(values: Values, *, may_miss: bool = False) -> str:
    whole = values["name"] or " ".join(part for part in (values["first_name"], values["last_name"]) if part)
    if not whole and not may_miss:
        raise Refused("Le nom manque : remplissez « Nom complet », ou « Prénom » et « Nom de famille ».")
    return whole


def _role(values: Values) -> MembershipRole:
    return MembershipRole(values["role"] or MembershipRole.MEMBER)


def _lab(actor: User, values: Values) -> Lab:
    """The one named; else the only one that the person leads."""
    if values["lab"]:
        with of_field("lab"):
            return lab_named(values["lab"])
    return _led_lab(actor)


@once
def _led_lab(actor: User) -> Lab:
    led = list(Lab.objects.filter(pk__in=rules.standing(actor).led_labs)[:2])
    if len(led) != 1:
        raise Refused(
            "Dites dans quel lab : ajoutez une colonne « Lab », ou donnez-le pour toutes les lignes."
        )
    return led[0]


ROLES = {role.value: role.label for role in LAB_ROLES}

importable(
    Kind(
        name="organisations",
        label="Des organisations",
        words=("organisation", "organisations"),
        intro="Services, collectivités, associations, entreprises : une fiche chacune dans l'annuaire public.",
        order=20,
        rule=rules.can_create_organisation,
        fields=(
            Field("name", "Nom", parsing.words(200), ("Organisation", "Structure", "Raison sociale", "Dénomination", "Service"), required=True, example="Direction départementale des territoires du Bas-Rhin"),
            Field("short_name", "Sigle", parsing.words(40), ("Acronyme", "Abréviation", "Nom court"), example="DDT 67"),
            Field("kind", "Type", parsing.choice(dict(OrganisationKind.choices), synonyms=KIND_SYNONYMS), ("Genre", "Catégorie", "Nature"), required=True, for_all=True, choices=dict(OrganisationKind.choices), example="Service de l'État"),
            Field("siret", "SIRET", parsing.digits(14, what="SIRET"), ("N° SIRET", "Numéro SIRET"), looks="siret", example="14 chiffres"),
            Field("siren", "SIREN", parsing.digits(9, what="SIREN"), ("N° SIREN", "Numéro SIREN"), looks="siren", example="9 chiffres"),
            Field("place", "Commune", parsing.words(120), ("Ville", "Code INSEE", "Localité"), example="Strasbourg, ou 67482", find=place_named),
            Field("website", "Site", parsing.words(300), ("Site internet", "Site web", "URL"), example="https://exemple.fr"),
        ),
        create=create_organisation,
        undo=lambda *, actor, record: services.remove_organisation(actor=actor, organisation=record),
        find_duplicates=same_organisations,
        identity=lambda values: values["siret"] or key(values["name"]),
        merge=complete_organisation,
        unmerge=blank_again,
    )
)  # fmt: skip
importable(
    Kind(
        name="people",
        label="Des personnes de mon lab",
        words=("personne", "personnes"),
        intro="Un carnet d'adresses (vCard) convient aussi. Personne n'est invité avant que vous ne le demandiez.",
        order=10,
        rule=rules.can_bring_people,
        fields=(
            Field("name", "Nom complet", parsing.words(120), ("Nom et prénom", "Prénom et nom", "Nom prénom", "Personne", "Agent", "Contact"), personal=True, example="Élise Martin"),
            Field("first_name", "Prénom", parsing.words(60), ("Prénoms",), personal=True),
            Field("last_name", "Nom de famille", parsing.words(60), ("Nom", "Nom d'usage"), personal=True),
            Field("email", "Adresse électronique", parsing.email, ("Courriel", "E-mail", "Mail", "Mél", "Adresse mail"), personal=True, looks="email", example="elise.martin@exemple.fr"),
            Field("phone", "Téléphone", parsing.phone, ("Tél", "Portable", "Mobile", "Numéro"), personal=True, looks="phone", example="06 12 34 56 78"),
            Field("job", "Fonction", parsing.words(120), ("Poste", "Métier", "Titre"), personal=True, example="Designer"),
            Field("lab", "Lab", parsing.words(120), ("Laboratoire", "Équipe"), for_all=True, example="le nom de sa page", find=lab_named),
            Field("role", "Rôle dans le lab", parsing.choice(ROLES, synonyms={"membre": "member", "responsable": "lead"}), ("Rôle",), for_all=True, example="Membre du lab"),
        ),
        create=add_person,
        undo=forget_person,
        find_duplicates=same_people,
        identity=lambda values: values["email"] or key(_name(values, may_miss=True)),
        merge=join,
        keeps="cette personne est déjà dans l'équipe, et elle seule complète sa fiche.",
        unmerge=leave,
        invite=invite,
    )
)  # fmt: skip

__all__ = ["exported"]
