"""The words of a need's life, with their French labels."""

from django.db.models import TextChoices


class NeedState(TextChoices):
    UNCONFIRMED = "unconfirmed", "En attente de confirmation"
    SENT = "sent", "Envoyé"
    IN_CHARGE = "in-charge", "Pris en charge"
    ANSWERED = "answered", "Répondu"
    WITHDRAWN = "withdrawn", "Retiré"


OPEN_STATES = (NeedState.UNCONFIRMED, NeedState.SENT, NeedState.IN_CHARGE)
BROUGHT_IN = "Importé d'un tableur"  # source of a need whose promise was made elsewhere
CHARGED_STATES = (NeedState.IN_CHARGE, NeedState.ANSWERED)


class Outcome(TextChoices):
    """What a need became. The first two are written by `projects`, when the contact opens one."""

    ACTION = "action", "Devenu une action"
    PROJECT = "project", "Devenu un projet"
    ADVICE = "advice", "Réponse apportée"
    REFERRED = "referred", "Orienté vers un autre service"
    REFUSED = "refused", "Refusé"
    COMPLAINT = "complaint", "Situation individuelle, orientée"


POINTING_ELSEWHERE = (Outcome.REFERRED, Outcome.COMPLAINT)  # they owe a service and how to reach it
TAKEN_FURTHER = (Outcome.ACTION, Outcome.PROJECT)  # the team goes on with what the need became
ANSWERS = (Outcome.ADVICE, Outcome.REFERRED, Outcome.REFUSED)


class Problem(TextChoices):
    """What kind of problem the contact understood. One word each, so that needs alike are found."""

    PROCEDURE = "procedure", "Une démarche trop longue ou trop complexe"
    ACCESS = "access", "Un service ou un droit difficile d'accès"
    WORDS = "words", "Des courriers ou des règles difficiles à comprendre"
    COORDINATION = "coordination", "Des services qui se coordonnent mal"
    DIGITAL = "digital", "Un outil numérique qui ne convient pas"
    WORK = "work", "Une organisation du travail à revoir"
    PARTICIPATION = "participation", "Des habitants ou des usagers à associer"
    POLICY = "policy", "Une politique publique à concevoir ou à évaluer"
    OTHER = "other", "Autre chose"


class Urgency(TextChoices):
    WEEK = "week", "Cette semaine"
    MONTH = "month", "Dans le mois"
    QUARTER = "quarter", "Dans les trois mois"
    LATER = "later", "Peut attendre"


class Mark(TextChoices):
    """What a person says of a case shown as near a need."""

    USEFUL = "useful", "Utile"
    UNRELATED = "unrelated", "Sans rapport"


class RungName(TextChoices):
    """Who is told, in this order, of a need that its contact leaves aside."""

    CONTACT = "contact", "Rappel à l'interlocuteur"
    LEAD = "lead", "Rappel au responsable du lab"
    COORDINATION = "coordination", "Alerte de la coordination"
    TRAY = "tray", "Besoins orphelins"


class OrphanCause(TextChoices):
    """Why nobody answers for a need. The last two are read from what is, and never stored."""

    DECLINED = "declined", "Décliné par le lab"
    ABANDONED = "abandoned", "Sans suite depuis longtemps"
    NO_COVER = "no-cover", "Aucun lab ne couvre ce lieu"
    NO_LAB = "no-lab", "Lab fermé"
    NO_PEOPLE = "no-people", "Lab sans personne ici"


class TeamState(TextChoices):
    ASKED = "asked", "En cours de réponse"
    COMPLETE = "complete", "Complète"
    UNDONE = "undone", "Défaite"


class PlaceState(TextChoices):
    """What the person asked said. Freed: the contact asks them no more."""

    ASKED = "asked", "Réponse attendue"
    ACCEPTED = "accepted", "Accepte"
    DECLINED = "declined", "Décline"
    FREED = "freed", "Place libérée"


HELD = (PlaceState.ASKED, PlaceState.ACCEPTED)
