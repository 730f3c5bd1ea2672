"""Who is told of a campaign: the labs asked, who leads them, the coordination; and of a booklet: who asked for it."""

from collections.abc import Iterable, Iterator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import french
from kilometre.network.recipients import answering_for, coordination, team_of
from kilometre.network.rules import is_coordinator, is_in_network

from .events import (
    BookletFailed,
    BookletMade,
    CampaignOpened,
    LabReminded,
    ReopeningAsked,
    ReopeningDeclined,
    ReturnReopened,
    ReturnSigned,
)
from .models import Booklet, LabReturn

LAB = declare_topic("campagnes-du-lab", Sphere.LAB, rule=is_in_network)
RUN = declare_topic("campagnes-suivies", Sphere.RUN, rule=is_coordinator)
BOOK = declare_topic("livrets", Sphere.RUN, rule=is_coordinator)


@notify_on(CampaignOpened, topic=LAB, label="Les chiffres de mon lab sont demandés")
def labs_are_asked(entry: Entry) -> Iterable[Notice]:
    rows = LabReturn.objects.awaited().filter(campaign__public_id=Ref.parse(entry.subject).public_id)
    for asked in rows.select_related("lab", "campaign"):
        day = french.date(asked.campaign.due_on)
        yield from _tell(
            team_of(asked.lab), asked, f"les chiffres sont à vérifier, et à signer avant le {day}"
        )


@notify_on(LabReminded, topic=LAB, label="Les chiffres de mon lab sont demandés")
def lab_is_reminded(entry: Entry) -> Iterable[Notice]:
    asked = _return(entry)
    if asked is not None and not asked.is_signed and asked.campaign.is_open:
        day = french.date(asked.campaign.due_on)
        yield from _tell(
            answering_for([asked.lab_id]),
            asked,
            f"le bilan n'est pas encore signé ; il l'est avant le {day}, en dix minutes",
        )


@notify_on(ReturnReopened, topic=LAB, label="Les chiffres de mon lab sont demandés")
def return_is_reopened(entry: Entry) -> Iterable[Notice]:
    asked = _return(entry)
    if asked is not None and not asked.is_signed:
        yield from _tell(
            answering_for([asked.lab_id]),
            asked,
            "la coordination a rouvert le bilan, son motif est sur la page",
        )


@notify_on(ReopeningDeclined, topic=LAB, label="Les chiffres de mon lab sont demandés")
def return_stays_signed(entry: Entry) -> Iterable[Notice]:
    asked = _return(entry)
    if asked is not None:
        yield from _tell(
            team_of(asked.lab), asked, "le bilan reste signé, la coordination dit pourquoi dans l'historique"
        )


@notify_on(ReopeningAsked, topic=RUN, label="Un lab signe son bilan, ou demande à le corriger")
def lab_asks_to_correct(entry: Entry) -> Iterable[Notice]:
    signed = _return(entry)
    if signed is not None and signed.reopening_asked:
        yield from _tell(
            coordination(is_fictional=signed.is_fictional),
            signed,
            "le lab demande à corriger ses chiffres",
            but=entry.actor,
        )


@notify_on(ReturnSigned, topic=RUN, label="Un lab signe son bilan, ou demande à le corriger")
def return_is_signed(entry: Entry) -> Iterable[Notice]:
    signed = _return(entry)
    if signed is not None:
        yield from _tell(
            coordination(is_fictional=signed.is_fictional), signed, "le bilan est signé", but=entry.actor
        )


@notify_on(BookletMade, topic=BOOK, label="Un livret que j'ai demandé est prêt, ou a échoué")
@notify_on(BookletFailed, topic=BOOK, label="Un livret que j'ai demandé est prêt, ou a échoué")
def booklet_is_over(entry: Entry) -> Iterable[Notice]:
    rows = Booklet.objects.select_related("asked_by__user")
    made = rows.filter(public_id=Ref.parse(entry.subject).public_id).first()
    if made is not None and made.asked_by is not None and made.asked_by.user is not None:
        said = "il est prêt, relisez-le puis publiez-le" if made.is_ready else "sa préparation a échoué"
        yield Notice(made.asked_by.user, f"{made} : {said}", made)


def _return(entry: Entry) -> LabReturn | None:
    rows = LabReturn.objects.select_related("lab", "campaign")
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _tell(people: Iterable[User], asked: LabReturn, what: str, *, but: str = "") -> Iterator[Notice]:
    for user in people:
        if user.public_id != but:
            yield Notice(user, f"{asked.campaign}, {asked.lab} : {what}", asked)
