"""Who is told of a call: the leads of the labs asked, who asks, and the labs that answered once it is closed."""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Membership
from kilometre.network.recipients import answering_for
from kilometre.network.rules import is_in_network

from .enums import Choice
from .events import CallClosed, CallOpened, LabAnswered, LabAsked, LabReminded, OutcomeTold
from .links import link_to_answer
from .models import Answer, Call

LAB = declare_topic("appels-a-mon-lab", Sphere.LAB, rule=is_in_network)
RUN = declare_topic("appels-que-je-lance", Sphere.RUN, rule=is_in_network)


def _link(entry: Entry, user: User) -> str | None:
    """For the first of the person's labs that has not answered."""
    rows = Answer.objects.awaited().select_related("call", "lab")
    labs = Membership.objects.current().filter(person__user=user).values("lab")
    answer = rows.filter(call__public_id=_id(entry), lab__in=labs).order_by("pk").first()
    return link_to_answer(answer, user) if answer else None


@notify_on(CallOpened, topic=LAB, label="Un appel est adressé à mon lab", link=_link)
def labs_are_asked(entry: Entry) -> Iterable[Notice]:
    yield from _ask(entry, entry.facts["labs"], "attend la réponse de votre lab jusqu'au")


@notify_on(LabAsked, topic=LAB, label="Un appel est adressé à mon lab", link=_link)
def lab_is_asked(entry: Entry) -> Iterable[Notice]:
    yield from _ask(entry, [entry.facts["lab"]], "attend la réponse de votre lab jusqu'au")


@notify_on(LabReminded, topic=LAB, label="Un appel est adressé à mon lab", link=_link)
def lab_is_reminded(entry: Entry) -> Iterable[Notice]:
    yield from _ask(entry, [entry.facts["lab"]], "attend toujours la réponse de votre lab : il se clôt le")


@notify_on(LabAnswered, topic=RUN, label="Un lab répond à mon appel")
def author_is_told(entry: Entry) -> Iterable[Notice]:
    call = _call(entry)
    lab = Lab.objects.filter(slug=entry.facts["lab"]).first()
    if call is not None and lab is not None and call.author is not None and call.author.user is not None:
        choice = Choice(entry.facts["choice"]).label.lower()
        yield from _tell(
            [call.author.user], call, f"{lab} répond « {choice} » à {_named(call)}", but=entry.actor
        )


@notify_on(CallClosed, topic=RUN, label="Mon appel se clôt")
def author_is_told_of_the_end(entry: Entry) -> Iterable[Notice]:
    call = _call(entry)
    if call is not None and call.author is not None and call.author.user is not None:
        text = f"L'appel {_named(call)} est clos : {french.count(entry.facts['answered'], 'réponse')} sur {entry.facts['asked']}"
        yield from _tell([call.author.user], call, text, but=entry.actor)


@notify_on(OutcomeTold, topic=LAB, label="Un appel auquel mon lab a répondu a une suite")
def labs_are_told_what_comes_of_it(entry: Entry) -> Iterable[Notice]:
    call = _call(entry)
    if call is not None:
        labs = call.answers.exclude(choice="").values_list("lab", flat=True)
        text = f"L'appel {_named(call)} a une suite : lisez ce qu'il en sort"
        yield from _tell(answering_for(labs), call, text, but=entry.actor)


def _ask(entry: Entry, labs: Iterable[str], what: str) -> Iterator[Notice]:
    call = _call(entry)
    if call is None or not call.is_open:
        return
    awaited = call.answers.filter(choice="", lab__slug__in=list(labs)).values_list("lab", flat=True)
    text = f"L'appel {_named(call)} {what} {french.short_day(call.closes_on)}"
    yield from _tell(answering_for(awaited), call, text, but=entry.actor)


def _id(entry: Entry) -> str:
    return Ref.parse(entry.subject).public_id


def _call(entry: Entry) -> Call | None:
    return Call.objects.select_related("author__user").filter(public_id=_id(entry)).first()


def _named(call: Call) -> str:
    return f"« {Truncator(call.title).chars(90)} »"


def _tell(people: Iterable[User], call: Call, text: str, *, but: str) -> Iterator[Notice]:
    for user in people:
        if user.public_id != but:
            yield Notice(user, text, call)
