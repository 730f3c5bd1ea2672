"""What the directory puts on « Mon lundi »: loans that wait for an answer, skills of colleagues to attest."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from kilometre.foundation.week import Line, Section, lines

from .asking import link_to_agree
from .endorsing import link_to_endorse
from .enums import LoanState
from .models import Endorsement, Loan
from .rules import standing


@lines(Section.MINE, order=40, more="network:loans", more_label="Tous les prêts")
def loans_to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """As the manager whose agreement is asked, then as the person."""
    rows: Any = Loan.objects.visible_to(user).for_list()
    if user.is_email_confirmed:
        for loan in rows.filter(state=LoanState.ASKED, manager_email__iexact=user.email).order_by(
            "first_week"
        ):
            yield Line(
                _short(f"{loan.lab} demande l'aide de {loan.person} : êtes-vous d'accord ?"),
                loan.get_absolute_url(),
                act="Répondre",
                act_url=reverse("network:loan-answer", args=[loan.public_id]),
                due=loan.first_week,
                is_fictional=loan.is_fictional,
                link=partial(link_to_agree, loan, user),
            )
    for loan in rows.filter(state=LoanState.AGREED, person__user=user.pk).order_by("first_week"):
        yield Line(
            _short(f"{loan.lab} demande votre aide, votre responsable est d'accord"),
            loan.get_absolute_url(),
            act="Répondre",
            due=loan.first_week,
            is_fictional=loan.is_fictional,
        )


@lines(Section.MINE, order=45, more="network:endorsements", more_label="Toutes les demandes")
def skills_to_attest(user: Any, now: dt.datetime) -> Iterator[Line]:
    person = standing(user).person_id
    if person is None:
        return
    for asked in Endorsement.objects.by(person).awaited().order_by("asked_at"):
        yield Line(
            _short(f"{asked.held.person} vous demande d'attester « {asked.held.skill} »"),
            reverse("network:endorsements"),
            act="Répondre",
            act_url=reverse("network:endorse", args=[asked.pk]),
            is_fictional=asked.held.person.is_fictional,
            link=partial(link_to_endorse, asked, user),
        )


@lines(Section.AWAITED, order=40, more="network:loans", more_label="Tous les prêts")
def loans_awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For who asked: answers that have not come."""
    person = standing(user).person_id
    if person is None:
        return
    waiting = (LoanState.ASKED, LoanState.AGREED)
    rows: Any = Loan.objects.for_list()
    for loan in rows.filter(asked_by=person, state__in=waiting).order_by("first_week"):
        is_manager = loan.state == LoanState.ASKED
        yield Line(
            _short(f"{loan} : réponse attendue"),
            loan.get_absolute_url(),
            act="Voir",
            due=loan.first_week,
            whom="Son responsable hiérarchique doit répondre"
            if is_manager
            else f"{loan.person} doit répondre",
            is_fictional=loan.is_fictional,
        )


def _short(text: str) -> str:
    return Truncator(text).chars(190)
