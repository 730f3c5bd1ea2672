"""The words of networks, rituals, meetings and of what they decide."""

from django.db.models import IntegerChoices, TextChoices


class Reach(TextChoices):
    """Who reads that it exists."""

    PUBLIC = "public", "Tout le monde"
    NETWORK = "network", "Les membres des labs et des administrations"
    MEMBERS = "members", "Ses membres seulement"


class NetworkState(TextChoices):
    ACTIVE = "active", "En activité"
    CLOSED = "closed", "Clos"


class Part(TextChoices):
    """What somebody is in a network."""

    HEAD = "head", "Tête du réseau"
    MEMBER = "member", "Membre"


class RhythmKind(TextChoices):
    """How the first date gives the others."""

    WEEKLY = "weekly", "Chaque semaine, le même jour"
    TWICE = "twice", "Deux fois par mois (par exemple les 1er et 3e mardis)"
    MONTHLY = "monthly", "Chaque mois, le même jour (par exemple le 2e mardi)"
    LAST = "last", "Chaque mois, la dernière fois de ce jour (par exemple le dernier mardi)"
    DATE = "date", "Chaque mois, à la même date (par exemple le 15)"


class Weekday(IntegerChoices):
    MONDAY = 0, "lundi"
    TUESDAY = 1, "mardi"
    WEDNESDAY = 2, "mercredi"
    THURSDAY = 3, "jeudi"
    FRIDAY = 4, "vendredi"
    SATURDAY = 5, "samedi"
    SUNDAY = 6, "dimanche"


class Zone(TextChoices):
    """The clocks of France, by their IANA names."""

    PARIS = "Europe/Paris", "Hexagone et Corse"
    GUADELOUPE = "America/Guadeloupe", "Guadeloupe"
    MARTINIQUE = "America/Martinique", "Martinique"
    CAYENNE = "America/Cayenne", "Guyane"
    REUNION = "Indian/Reunion", "La Réunion"
    MAYOTTE = "Indian/Mayotte", "Mayotte"
    MIQUELON = "America/Miquelon", "Saint-Pierre-et-Miquelon"
    TAHITI = "Pacific/Tahiti", "Polynésie française"
    NOUMEA = "Pacific/Noumea", "Nouvelle-Calédonie"
    WALLIS = "Pacific/Wallis", "Wallis-et-Futuna"


class MeetingState(TextChoices):
    PLANNED = "planned", "Prévue"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class ProposalState(TextChoices):
    SENT = "sent", "À examiner"
    ACCEPTED = "accepted", "À l'ordre du jour"
    DECLINED = "declined", "Non retenu"
    WITHDRAWN = "withdrawn", "Retiré"


class FollowUpState(TextChoices):
    OPEN = "open", "En cours"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Abandonnée"


class GatheringKind(TextChoices):
    TRAINING = "training", "Formation"
    DAY = "day", "Journée des labs"
    WORKSHOP = "workshop", "Atelier"
    TALK = "talk", "Rencontre"


class GatheringState(TextChoices):
    PLANNED = "planned", "Prévu"
    CANCELLED = "cancelled", "Annulé"


class RegistrationState(TextChoices):
    SEATED = "seated", "Inscription confirmée"
    WAITING = "waiting", "Liste d'attente"
    CANCELLED = "cancelled", "Annulée"


class Attendance(TextChoices):
    UNKNOWN = "unknown", "Non notée"
    CAME = "came", "Présence"
    ABSENT = "absent", "Absence"


class StepWho(TextChoices):
    """Who does a step of an arrival."""

    TEAM = "team", "L'équipe qui arrive"
    SPONSOR = "sponsor", "Le parrain ou la marraine"
    COORDINATION = "coordination", "La coordination nationale"


class StepState(TextChoices):
    TODO = "todo", "À faire"
    DONE = "done", "Faite"
    SKIPPED = "skipped", "Passée"


class ArrivalKind(TextChoices):
    CREATED = "created", "Le lab se crée"
    RENEWED = "renewed", "L'équipe se renouvelle"


class ArrivalState(TextChoices):
    UNDER_WAY = "underway", "En cours"
    CLOSED = "closed", "Terminée"


class SponsorState(TextChoices):
    NONE = "none", "Aucun parrainage demandé"
    ASKED = "asked", "Parrainage demandé"
    ACCEPTED = "accepted", "Parrainage accepté"
    DECLINED = "declined", "Parrainage décliné"


class MissionState(TextChoices):
    """Of a support mission. An answer is owed by the coordination when the lab asks, by the lab when it is offered."""

    ASKED = "asked", "Réponse attendue"
    ACCEPTED = "accepted", "Accepté"
    DECLINED = "declined", "Décliné"
    UNDER_WAY = "underway", "En cours"
    DONE = "done", "Fait"
    STOPPED = "stopped", "Arrêté"


class Urgency(TextChoices):
    LOW = "low", "Quand c'est possible"
    NORMAL = "normal", "Dans les deux mois"
    HIGH = "high", "Dans les deux semaines"


class Usefulness(TextChoices):
    YES = "yes", "Oui"
    PARTLY = "partly", "En partie"
    NO = "no", "Non"
