"""Who is told of what happens to a study."""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import french
from kilometre.network.recipients import teams_of
from kilometre.network.rules import is_in_network

from .enums import TAKING_PART, PartState
from .events import (
    LabAsked,
    PartAccepted,
    PartAgreed,
    PartDeclined,
    PartDone,
    ProtocolChanged,
    StudyConcluded,
    StudyStarted,
    StudyStopped,
)
from .links import link_to_answer
from .models import Part, Study

LAB = declare_topic("etudes-du-lab", Sphere.LAB, rule=is_in_network)
RUN = declare_topic("etudes-coordonnees", Sphere.RUN, rule=is_in_network)


def _link(entry: Entry, user: User) -> str | None:
    """For a member of the lab asked, while nobody of it has answered."""
    part = _part(entry)
    if part is None or part.state != PartState.ASKED:
        return None
    return link_to_answer(part, user)


@notify_on(LabAsked, topic=LAB, label="Une étude est proposée à mon lab", link=_link)
def lab_is_asked(entry: Entry) -> Iterable[Notice]:
    part = _part(entry)
    if part is not None and part.state == PartState.ASKED:
        text = f"{part.lab} est invité à l'étude {_named(part.study)} : sa réponse est attendue"
        yield from _tell(teams_of([part.lab_id]), part.study, text, but=entry.actor)


@notify_on(PartAgreed, topic=LAB, label="Une étude est proposée à mon lab")
def lab_takes_part(entry: Entry) -> Iterable[Notice]:
    """Nobody of the lab answered the study itself: each is told, and may withdraw."""
    part = _part(entry)
    if part is not None and part.state == PartState.ACCEPTED:
        text = f"{part.lab} a dit oui à l'appel d'où vient l'étude {_named(part.study)} et y prend part : précisez sa part, ou retirez-le"
        yield from _tell(teams_of([part.lab_id]), part.study, text, but=entry.actor)


@notify_on(PartAccepted, topic=RUN, label="Un lab répond à une étude que je coordonne")
@notify_on(PartDeclined, topic=RUN, label="Un lab répond à une étude que je coordonne")
@notify_on(PartDone, topic=RUN, label="Un lab répond à une étude que je coordonne")
def lab_has_answered(entry: Entry) -> Iterable[Notice]:
    part = _part(entry)
    if part is not None:
        text = f"{_named(part.study)} : la part {french.of(part.lab)} est {part.get_state_display().lower()}"
        yield from _tell(_coordinator(part.study), part.study, text, but=entry.actor)


@notify_on(ProtocolChanged, topic=LAB, label="Le protocole d'une étude de mon lab change")
def protocol_has_changed(entry: Entry) -> Iterable[Notice]:
    yield from _tell_labs(entry, "le protocole commun a changé, relisez-le")


@notify_on(StudyStarted, topic=LAB, label="Une étude de mon lab démarre ou se termine")
def study_has_started(entry: Entry) -> Iterable[Notice]:
    yield from _tell_labs(entry, "elle démarre")


@notify_on(StudyConcluded, topic=LAB, label="Une étude de mon lab démarre ou se termine")
def study_is_concluded(entry: Entry) -> Iterable[Notice]:
    yield from _tell_labs(entry, "ses résultats sont rendus")


@notify_on(StudyStopped, topic=LAB, label="Une étude de mon lab démarre ou se termine")
def study_is_stopped(entry: Entry) -> Iterable[Notice]:
    yield from _tell_labs(entry, "elle s'arrête, lisez ce que l'on en retient")


def _tell_labs(entry: Entry, what: str) -> Iterator[Notice]:
    study = Study.objects.filter(public_id=Ref.parse(entry.subject).public_id).first()
    if study is not None:
        labs = study.parts.filter(state__in=TAKING_PART).values_list("lab", flat=True)
        yield from _tell(teams_of(labs), study, f"{_named(study)} : {what}", but=entry.actor)


def _part(entry: Entry) -> Part | None:
    study = Ref.parse(entry.subject).public_id
    rows = Part.objects.select_related("study__coordinator__user", "lab")
    return rows.filter(study__public_id=study, lab__slug=entry.facts["lab"]).first()


def _coordinator(study: Study) -> list[User]:
    person = study.coordinator
    return [person.user] if person is not None and person.user is not None else []


def _named(study: Study) -> str:
    return f"« {Truncator(study.title).chars(90)} »"


def _tell(people: Iterable[User], study: Study, text: str, *, but: str = "") -> Iterator[Notice]:
    for user in people:
        if user.public_id != but:
            yield Notice(user, text, study)
