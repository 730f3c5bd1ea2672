"""The words of the directory, with their French labels."""

from django.db.models import IntegerChoices, TextChoices


class TerritoryKind(TextChoices):
    REGION = "region", "Région"
    COLLECTIVITY = "collectivity", "Collectivité d'outre-mer"
    DEPARTMENT = "department", "Département"
    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    DISTRICT = "district", "Arrondissement municipal"


PLACES = (TerritoryKind.COMMUNE, TerritoryKind.DISTRICT)
LARGE_TERRITORIES = (TerritoryKind.REGION, TerritoryKind.COLLECTIVITY)


class OrganisationKind(TextChoices):
    STATE_SERVICE = "state", "Service de l'État"
    CENTRAL = "central", "Administration centrale"
    AUTHORITY = "authority", "Collectivité territoriale"
    OPERATOR = "operator", "Opérateur"
    ASSOCIATION = "association", "Association"
    SOCIAL_ECONOMY = "social", "Acteur de l'économie sociale et solidaire"
    RESEARCH = "research", "Enseignement et recherche"
    COMPANY = "company", "Entreprise"
    OTHER = "other", "Autre"


class LabStatus(TextChoices):
    ACTIVE = "active", "En activité"
    STARTING = "starting", "En création"
    UNCONFIRMED = "unconfirmed", "Suite non confirmée"
    CLOSED = "closed", "Fermé"


OPEN_STATUSES = (LabStatus.ACTIVE, LabStatus.STARTING)


class LabKind(TextChoices):
    TERRITORIAL = "territorial", "Lab territorial de l'État"
    AUTHORITY = "authority", "Lab de collectivité"
    MINISTRY = "ministry", "Lab de ministère"
    OPERATOR = "operator", "Lab d'opérateur"


class DatePrecision(TextChoices):
    DAY = "day", "jour"
    MONTH = "month", "mois"
    YEAR = "year", "année"
    SINCE = "since", "pas avant"
    UNKNOWN = "unknown", "non confirmée"


class MembershipRole(TextChoices):
    """``LEAD`` and ``MEMBER`` are roles in a lab; the others in an organisation."""

    LEAD = "lead", "Responsable du lab"
    MEMBER = "member", "Membre du lab"
    AGENT = "agent", "Agent du service"
    FUNDER = "funder", "Financeur régional"
    COORDINATOR = "coordinator", "Coordination nationale"


LAB_ROLES = (MembershipRole.LEAD, MembershipRole.MEMBER)
ORGANISATION_ROLES = (MembershipRole.AGENT, MembershipRole.FUNDER, MembershipRole.COORDINATOR)


class SkillLevel(IntegerChoices):
    """How far one is with a skill. It says who may do what, and orders nobody."""

    DISCOVERS = 1, "Découvre"
    PRACTISES = 2, "Pratique"
    MASTERS = 3, "Maîtrise"
    PASSES_ON = 4, "Transmet"


LEVEL_HELP = {
    SkillLevel.DISCOVERS: "en a les notions et s'y essaie, accompagné",
    SkillLevel.PRACTISES: "l'a déjà fait seul dans des cas courants",
    SkillLevel.MASTERS: "le fait seul dans des cas difficiles",
    SkillLevel.PASSES_ON: "forme et accompagne d'autres personnes",
}


class EndorsementState(TextChoices):
    """A colleague's word on the level of a skill."""

    ASKED = "asked", "Réponse attendue"
    GIVEN = "given", "Attestée"
    DECLINED = "declined", "Déclinée"


class VacancyKind(TextChoices):
    POST = "post", "Poste"
    MISSION = "mission", "Mission"
    INTERNSHIP = "internship", "Stage"
    LOAN = "loan", "Prêt de quelques jours"


class VacancyState(TextChoices):
    DRAFT = "draft", "Brouillon"
    PUBLISHED = "published", "Publiée"
    WITHDRAWN = "withdrawn", "Retirée"


class LoanState(TextChoices):
    """Days of somebody lent to a lab: the manager first, the person next."""

    ASKED = "asked", "Accord du responsable attendu"
    AGREED = "agreed", "Accord de la personne attendu"
    REFUSED = "refused", "Refusé par le responsable"
    DECLINED = "declined", "Décliné par la personne"
    ACCEPTED = "accepted", "Convenu"
    RUNNING = "running", "En cours"
    ENDED = "ended", "Terminé"
    CANCELLED = "cancelled", "Annulé"


HOLDING = (LoanState.ASKED, LoanState.AGREED, LoanState.ACCEPTED, LoanState.RUNNING)
AGREED_LOANS = (LoanState.AGREED, LoanState.ACCEPTED, LoanState.RUNNING)
LENT = (LoanState.ACCEPTED, LoanState.RUNNING, LoanState.ENDED)
