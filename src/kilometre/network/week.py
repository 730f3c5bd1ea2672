"""What the directory puts on « Mon lundi »: loans that wait for an answer, skills of colleagues to attest."""

import datetime as dt
from functools import partial
from typing import Any

from django.urls import reverse

from kilometre.foundation.ui import french
from kilometre.foundation.week import Line, Section, lines, start

from .asking import link_to_agree
from .endorsing import link_to_endorse
from .enums import LoanState
from .models import Endorsement, Loan
from .rules import has_no_lab, standing

LOANS: dict[str, Any] = {"more": "network:loans", "more_label": "Tous les prêts"}

start("Les réformes", "network:reforms", rule=has_no_lab, order=81)


def _to_agree(user: Any, now: dt.datetime) -> Any:
    rows: Any = Loan.objects.for_list()
    asked = rows.filter(state=LoanState.ASKED, manager_email__iexact=user.email)
    return asked.order_by("first_week") if user.is_email_confirmed else None


@lines(Section.MINE, _to_agree, order=40, **LOANS)
def loans_to_agree(loan: Any, user: Any, now: dt.datetime) -> Line:
    """As the manager whose agreement is asked."""
    return Line(
        f"{loan.lab} demande l'aide {french.of(loan.person)} : êtes-vous d'accord ?",
        loan.get_absolute_url(),
        act="Répondre",
        act_url=reverse("network:loan-answer", args=[loan.public_id]),
        due=loan.first_week,
        is_fictional=loan.is_fictional,
        link=partial(link_to_agree, loan, user),
    )


def _to_accept(user: Any, now: dt.datetime) -> Any:
    rows: Any = Loan.objects.for_list()
    return rows.filter(state=LoanState.AGREED, person__user=user.pk).order_by("first_week")


@lines(Section.MINE, _to_accept, order=40, **LOANS)
def loans_to_accept(loan: Any, user: Any, now: dt.datetime) -> Line:
    """As the person, once the manager agreed."""
    return Line(
        f"{loan.lab} demande votre aide, votre responsable est d'accord",
        loan.get_absolute_url(),
        act="Répondre",
        due=loan.first_week,
        is_fictional=loan.is_fictional,
    )


def _to_attest(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    return Endorsement.objects.by(person).awaited().order_by("asked_at") if person else None


@lines(
    Section.MINE,
    _to_attest,
    of=None,
    origin="held__person__origin",
    order=45,
    more="network:endorsements",
    more_label="Toutes les demandes",
)
def skills_to_attest(asked: Endorsement, user: Any, now: dt.datetime) -> Line:
    return Line(
        f"{asked.held.person} vous demande d'attester « {asked.held.skill} »",
        reverse("network:endorsements"),
        act="Répondre",
        act_url=reverse("network:endorse", args=[asked.pk]),
        is_fictional=asked.held.person.is_fictional,
        link=partial(link_to_endorse, asked, user),
    )


def _asked_by_me(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    rows: Any = Loan.objects.filter(asked_by=person, state__in=(LoanState.ASKED, LoanState.AGREED))
    return rows.for_list().order_by("first_week") if person else None


@lines(Section.AWAITED, _asked_by_me, order=40, **LOANS)
def loans_awaited(loan: Any, user: Any, now: dt.datetime) -> Line:
    """For who asked: answers that have not come."""
    is_manager = loan.state == LoanState.ASKED
    return Line(
        f"{loan} : réponse attendue",
        loan.get_absolute_url(),
        act="Voir",
        due=loan.first_week,
        whom="Son responsable hiérarchique doit répondre" if is_manager else f"{loan.person} doit répondre",
        is_fictional=loan.is_fictional,
    )
