"""Who is told of what happens to a need.

An entry may be read late: who acted and for which lab is told as the entry holds it, whoever has the need since.
"""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator, capfirst

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.notifications.registry import LENGTH
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.threads.events import MessagePosted
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Person
from kilometre.network.recipients import accounts_of, coordination, leads_of, team_of
from kilometre.network.rules import is_in_network

from . import answering, rules
from .enums import NeedState, RungName
from .events import (
    ContactCorrected,
    ContactGone,
    NeedAnswered,
    NeedDeclined,
    NeedHandedOver,
    NeedRerouted,
    NeedSent,
    NeedStillWaiting,
    NeedTakenInCharge,
    NeedWithdrawn,
    PromiseDueSoon,
    PromiseMissed,
    RungReached,
)
from .mails import link_to_take
from .models import Need

MINE = declare_topic("besoins", Sphere.ASKED)
LAB = declare_topic("besoins-du-lab", Sphere.LAB, rule=is_in_network)
LATE = declare_topic("besoins-en-retard", Sphere.LAB, rule=is_in_network)


@notify_on(
    NeedSent, topic=LAB, label="Un besoin arrive dans mon lab, ou à la coordination", link=link_to_take
)
def need_arrives(entry: Entry) -> Iterable[Notice]:
    for need in _waiting_in(entry):
        due = french.moment(need.due_at) if need.due_at else ""
        text = f"{named(need)} arrive à {need.addressee}, à prendre en charge avant le {due}"
        yield from _tell(team_of(need.lab) or coordination(is_fictional=need.is_fictional), need, text)


@notify_on(NeedSent, topic=LATE, label="Un besoin n'a plus de lab")
def need_has_no_lab(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        if need.state == NeedState.SENT and need.lab is None:
            due = f" avant le {french.moment(need.due_at)}" if need.due_at else ""
            text = (
                f"Aucun lab ne couvre le lieu du besoin{named(need, '')} : trouvez qui peut s'en occuper{due}"
            )
            yield from _tell(coordination(is_fictional=need.is_fictional), need, text)


@notify_on(
    NeedRerouted, topic=LAB, label="Un besoin arrive dans mon lab, ou à la coordination", link=link_to_take
)
def need_arrives_from_another_lab(entry: Entry) -> Iterable[Notice]:
    for need in _waiting_in(entry):
        awaited = "une autre personne doit prendre la suite" if need.was_in_time else "le délai court déjà"
        text = f"{named(need)} est transmis à {need.addressee} : {awaited}"
        yield from _tell(team_of(need.lab) or coordination(is_fictional=need.is_fictional), need, text)


@notify_on(NeedDeclined, topic=LATE, label="Un besoin n'a plus de lab")
def need_is_declined(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        if need.orphaned_at is not None:
            which = named(need, "du besoin")
            text = f"{_first(entry)} ne peut pas s'occuper {which} : trouvez qui le peut"
            yield from _tell(coordination(is_fictional=need.is_fictional), need, text, but=entry.actor)


@notify_on(NeedDeclined, topic=MINE, label="Mon besoin avance")
def lab_cannot(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        which = french.of(named(need, "votre besoin"))
        text = f"{_first(entry)} ne peut pas s'occuper {which} : la coordination cherche qui le peut"
        yield from _tell(_asker(need), need, text)


@notify_on(RungReached, topic=LATE, label="Un besoin n'avance plus")
def need_stands_still(entry: Entry) -> Iterable[Notice]:
    """One rung, one circle of people; an old entry asks nothing of anybody any more."""
    for need in _need(entry):
        if need.turn == entry.facts["turn"]:
            people, text = _of_rung(need, RungName(str(entry.facts["rung"])))
            yield from _tell(dict.fromkeys(people), need, text)


@notify_on(NeedHandedOver, topic=LAB, label="Un besoin arrive dans mon lab, ou à la coordination")
def need_is_mine(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        if need.contact is not None and need.contact.public_id == entry.facts["contact"]:
            yield from _tell(_contact(need), need, f"{named(need)} vous est confié", but=entry.actor)


@notify_on(NeedWithdrawn, topic=LAB, label="Un besoin de mon lab est retiré")
def need_is_withdrawn(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        yield from _tell(_contact(need), need, f"{named(need)}, que vous suivez, est retiré par son auteur")


@notify_on(NeedTakenInCharge, topic=MINE, label="Mon besoin avance")
def need_is_taken(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        text = f"{_new_contact(entry)} prend en charge {named(need, 'votre besoin')}"
        yield from _tell(_asker(need), need, text)


@notify_on(NeedHandedOver, topic=MINE, label="Mon besoin avance")
def contact_changes(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        text = f"{_new_contact(entry)} suit désormais {named(need, 'votre besoin')}"
        yield from _tell(_asker(need), need, text)


@notify_on(NeedRerouted, topic=MINE, label="Mon besoin avance")
def lab_changes(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        awaited = (
            "une autre personne y prend la suite" if need.was_in_time else "le délai promis ne change pas"
        )
        to = answering.in_words(lab_of(entry))
        text = f"{named(need, 'Votre besoin')} est transmis à {to} : {awaited}"
        yield from _tell(_asker(need), need, text)


@notify_on(NeedAnswered, topic=MINE, label="Mon besoin avance")
def need_is_answered(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        outcome = need.get_outcome_display().lower()
        said = f"{named(need, 'Votre besoin')} a sa réponse\u00a0: {outcome}"
        yield from _tell(_asker(need), need, _with_contact(need, said))


@notify_on(ContactCorrected, topic=MINE, label="Mon besoin avance")
def contact_is_corrected(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        said = f"Le contact donné pour {named(need, 'votre besoin')} est corrigé"
        yield from _tell(_asker(need), need, _with_contact(need, said))


def _with_contact(need: Need, said: str) -> str:
    """The sentence and to whom to write; of a long contact no sign is lost to the name of the need."""
    if not need.referral:
        return said
    contact = f"À qui s'adresser\u00a0: {need.referral}"
    whole = f"{said}. {contact}"
    return whole if len(whole) <= LENGTH else contact


@notify_on(MessagePosted, topic=MINE, label="Mon besoin avance")
def message_arrives(entry: Entry) -> Iterable[Notice]:
    """The sender and the contact write to each other; what the team says among itself stays there."""
    if Ref.parse(entry.subject).kind != Need._meta.label_lower:
        return
    for need in _need(entry):
        people = [*(_asker(need) if entry.audience == Audience.CASE else []), *contact_or_after(need)]
        if need.state == NeedState.ANSWERED and entry.actor in [user.public_id for user in _asker(need)]:
            people += coordination(
                is_fictional=need.is_fictional
            )  # somebody may disagree with the answer: another eye reads it
        yield from _tell(people, need, f"Un message vous attend : {named(need, 'besoin')}", but=entry.actor)


@notify_on(PromiseDueSoon, topic=LATE, label="Un délai annoncé par mon lab va être dépassé")
def promise_is_due_soon(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        due = french.moment(need.due_at) if need.due_at else ""
        lab = lab_of(entry)
        people = leads_of(lab) or team_of(lab) or coordination(is_fictional=need.is_fictional)
        text = f"{_first(entry)} : {named(need, 'le besoin')} est à prendre en charge avant le {due}"
        yield from _tell(people, need, text)


@notify_on(PromiseMissed, topic=LATE, label="Un délai annoncé est dépassé")
def promise_is_missed(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        people = [*leads_of(lab_of(entry)), *coordination(is_fictional=need.is_fictional)]
        text = f"{_first(entry)} : le délai est dépassé, {named(need, 'le besoin')} attend toujours"
        yield from _tell(people, need, text)


@notify_on(NeedStillWaiting, topic=LATE, label="Un besoin transmis attend un interlocuteur")
def rerouted_need_still_waits(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        people = [*leads_of(lab_of(entry)), *coordination(is_fictional=need.is_fictional)]
        text = f"{_first(entry)} : {named(need, 'le besoin transmis')} attend toujours un interlocuteur"
        yield from _tell(people, need, text)


@notify_on(ContactGone, topic=LATE, label="L'interlocuteur d'un besoin quitte mon lab")
def contact_is_gone(entry: Entry) -> Iterable[Notice]:
    for need in _need(entry):
        people = leads_of(lab_of(entry)) or coordination(is_fictional=need.is_fictional)
        text = f"{_first(entry)} : la personne qui suivait {named(need, 'le besoin')} est partie, confiez-le à un collègue"
        yield from _tell(people, need, text)


def _of_rung(need: Need, rung: RungName) -> tuple[list[User], str]:
    """Who is told of a rung, and in which words."""
    contact, which = _contact(need), named(need, "le besoin")
    match rung:
        case RungName.CONTACT:
            return contact, f"{named(need)}, que vous suivez, attend une suite de vous"
        case RungName.LEAD:
            others = [user for user in leads_of(need.lab) if user not in contact]
            return (
                others or coordination(is_fictional=need.is_fictional),
                f"{need.addressee_first} : {which} n'avance plus, parlez-en avec {need.contact}",
            )
        case RungName.COORDINATION:
            return coordination(
                is_fictional=need.is_fictional
            ), f"{need.addressee_first} : {which} n'avance plus depuis plusieurs semaines"
        case _:
            return coordination(
                is_fictional=need.is_fictional
            ), f"{named(need)} est orphelin : prenez-le, confiez-le à un lab ou répondez"


def named(need: Need, words: str = "Le besoin") -> str:
    """« Le besoin « Mon dossier attend » (Strasbourg) »: enough to know which one without opening it."""
    return f"{words} « {Truncator(need.title).chars(80)} » ({Truncator(need.territory.name).chars(40)})"


def lab_of(entry: Entry) -> Lab | None:
    """The lab that an entry speaks of; None for the coordination."""
    return answering.from_journal(str(entry.facts.get("lab", "")))


def _first(entry: Entry) -> str:
    """That lab, or the coordination, where a sentence begins."""
    return capfirst(answering.in_words(lab_of(entry)))


def _new_contact(entry: Entry) -> str:
    """« Alice Membre (Lab'EST) », « Gilles Coordinateur (la coordination du réseau) »."""
    person = Person.objects.get(public_id=entry.facts["contact"])
    return f"{person} ({answering.in_words(answering.lab_behind(person, lab_of(entry)))})"


def _need(entry: Entry) -> Iterator[Need]:
    """The need of an entry; none when it was dropped since."""
    public_id = Ref.parse(entry.subject).public_id
    yield from Need.objects.for_page().filter(public_id=public_id)


def _waiting_in(entry: Entry) -> Iterator[Need]:
    """The same, while it waits in the lab of the entry: an old entry asks nothing of anybody any more."""
    for need in _need(entry):
        if need.state == NeedState.SENT and need.orphaned_at is None and need.lab_slug == entry.facts["lab"]:
            yield need


def _tell(people: Iterable[User], need: Need, text: str, *, but: str = "") -> Iterator[Notice]:
    for user in people:
        if user.public_id != but:
            yield Notice(user, text, need)


def contact_or_after(need: Need) -> list[User]:
    """The contact; without one who can answer (any more), those who have to find somebody."""
    contact = [user for user in _contact(need) if rules.is_contact(user, need)]
    return contact or leads_of(need.answering_lab) or coordination(is_fictional=need.is_fictional)


def _contact(need: Need) -> list[User]:
    return accounts_of([need.contact_id]) if need.contact_id else []


def _asker(need: Need) -> list[User]:
    return [need.asker] if need.asker is not None else []
