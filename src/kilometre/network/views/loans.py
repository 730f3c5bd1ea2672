"""Loans: asking for somebody's days, answering, following."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import action, page, signed_in
from kilometre.foundation.accounts import throttle
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, attempt, form_page, reason_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import asking, rules, services, weeks
from kilometre.network.enums import LoanState
from kilometre.network.forms import LoanForm, ManagerForm
from kilometre.network.models import Availability, Loan, Person
from kilometre.network.queries import availability
from kilometre.network.workflow import loan_flow

TONES = {
    LoanState.ASKED: "warning",
    LoanState.AGREED: "warning",
    LoanState.ACCEPTED: "success",
    LoanState.RUNNING: "info",
    LoanState.REFUSED: "error",
}


def tone_of(loan: Loan) -> str:
    return TONES.get(LoanState(loan.state), "neutral")


class LoanList(ListPage):
    """Loans of oneself, of one's labs, and those that one answers for."""

    rule = staticmethod(signed_in)
    title = "Prêts"
    intro = "Quelques jours d'une personne, pour aider un autre lab : avec l'accord de son responsable, puis le sien."
    words = ("prêt", "prêts")
    order = "-asked"
    empty_title = "Aucun prêt"
    columns = (
        Column("title", "Prêt", value=str, url=Loan.get_absolute_url),
        Column("state", "État", value=lambda row: row.get_state_display(), tone=tone_of),
        Column("first", "Première semaine", value=lambda row: row.first_week),
        Column("last", "Dernière semaine", value=lambda row: row.last_week),
        Column("asked", "Demandé le", value=lambda row: row.asked_at, sort="asked_at"),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Loan]:
        return Loan.objects.visible_to(request.user).for_list()


@page(signed_in, of=Loan, via="for_page", methods=("GET", "HEAD"))
def loan(request: HttpRequest, loan: Loan) -> HttpResponse:
    user = request.user
    purpose = resolve([Ref.parse(loan.purpose_ref)], user) if loan.purpose_ref else {}
    context = {
        "loan": loan,
        "tone": tone_of(loan),
        "moves": {transition.name for transition in loan_flow.available(user, loan)},
        "next": _next(loan, user),
        **_asked(loan),
        "work": next(iter(purpose.values()), None),
        "is_asker": rules.is_member_of(user, loan.lab),
        "facts": _facts(loan, user),
        "breadcrumb": [("Prêts", reverse("network:loans"))],
    }
    return TemplateResponse(request, "network/loan.html", context)


def _asked(loan: Loan) -> dict[str, Any]:
    """How many days, which weeks: what a manager decides about."""
    return {
        "spread": asking.spread(loan),
        "total": weeks.in_words(sum(row.half_days for row in loan.weeks.all())),
    }


def _facts(loan: Loan, user: Any) -> list[tuple[Any, ...]]:
    """Managers know the person, not their page of the directory."""
    is_follower = rules.can_follow_loan(user, loan)
    facts: list[tuple[Any, ...]] = [
        ("Personne", loan.person, loan.person.get_absolute_url())
        if is_follower
        else ("Personne", loan.person),
        ("Lab qui emprunte", loan.lab, loan.lab.get_absolute_url()),
        ("Demandé", f"par {loan.asked_by}, le {french.short_day(loan.asked_at)}"),
    ]
    if loan.manager_email and (rules.is_lent(user, loan) or rules.is_manager_of(user, loan)):
        facts.append(("Responsable hiérarchique", loan.manager_name or loan.manager_email))
    for term, moment in (
        ("Accord du responsable", loan.agreed_at),
        ("Accord de la personne", loan.accepted_at),
    ):
        if moment:
            facts.append((term, f"le {french.short_day(moment)}"))
    return facts


def _next(loan: Loan, user: Any) -> str:
    """What comes next, and who must act: said to that person as theirs to do."""
    if loan.state == LoanState.ASKED and rules.is_manager_of(user, loan):
        return "C'est à vous de donner votre accord, ou de refuser en disant pourquoi."
    if loan.state == LoanState.AGREED and rules.is_lent(user, loan):
        return "C'est à vous d'accepter, ou de décliner."
    return {
        LoanState.ASKED: f"Le responsable hiérarchique {french.of(loan.person)} donne son accord, ou refuse en disant pourquoi.",
        LoanState.AGREED: f"{loan.person} accepte, ou décline.",
        LoanState.ACCEPTED: "Le prêt commence avec sa première semaine.",
        LoanState.RUNNING: "Le prêt se termine avec sa dernière semaine.",
        LoanState.REFUSED: "Le responsable hiérarchique a refusé.",
        LoanState.DECLINED: f"{loan.person} a décliné.",
        LoanState.ENDED: f"Le prêt est terminé. {loan.person} peut le mettre dans une attestation.",
        LoanState.CANCELLED: "Le prêt est annulé : ses jours sont de nouveau libres.",
    }[LoanState(loan.state)]


def _proposed(request: HttpRequest) -> dict[str, str]:
    """What the page one comes from says already, by the names of the fields."""
    return {name: value[:300].replace("\x00", "") for name, value in request.GET.items()}


@page(rules.can_ask_loans, of=Person)
def ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for days of somebody who shares them."""
    user: Any = request.user
    shares = Availability.objects.filter(person=person, is_shared=True).exists()
    own = rules.standing(user)
    coming = weeks.upcoming(timezone.localdate())
    free = availability.to_lend(person.pk, coming, own.labs) if shares else {}
    if not any(halves > 0 for halves in free.values()):
        messages.info(
            request, f"{person} ne propose aucun jour libre dans les {weeks.AHEAD} semaines qui viennent."
        )
        return redirect(person)
    asker = Person.objects.get(user=user)
    form = LoanForm(
        request.POST or None, labs=own.labs, asker=asker, user=user, free=free, initial=_proposed(request)
    )
    if request.method == "POST" and form.is_valid():
        loan = attempt(form, lambda: services.ask_loan(actor=user, person=person, **form.said()))
        if loan is not None:
            messages.success(request, "La demande est envoyée au responsable hiérarchique de cette personne.")
            return redirect(loan)
    return form_page(
        request,
        form,
        title=f"Demander l'aide {french.of(person)}",
        submit="Envoyer la demande",
        back=person.get_absolute_url(),
        intro="Son responsable hiérarchique répond d'abord, puis la personne. Seules les semaines où elle a des jours libres sont proposées.",
    )


@page(rules.is_manager_of, of=Loan, via="for_page")
def answer(request: HttpRequest, loan: Loan) -> HttpResponse:
    """The manager's answer, for one who has an account."""
    return act_page(
        request,
        ManagerForm(request.POST or None),
        lambda given: _answer(request, loan, given),
        said="Votre réponse est enregistrée.",
        then=loan,
        title=str(loan),
        submit="Répondre",
        template="network/loan_answer.html",
        context={"loan": loan, "facts": _facts(loan, request.user), **_asked(loan)},
    )


def _answer(request: HttpRequest, loan: Loan, given: dict[str, Any]) -> Loan:
    if given["choice"] == asking.YES:
        return services.agree_to_loan(actor=request.user, loan=loan)
    return services.refuse_loan(actor=request.user, loan=loan, reason=given["reason"])


@action(rules.is_lent, of=Loan, via="for_page")
def accept(request: HttpRequest, loan: Loan) -> HttpResponse:
    return perform(
        request,
        lambda: services.accept_loan(actor=request.user, loan=loan),
        said=f"C'est convenu avec {loan.lab}.",
        then=loan.get_absolute_url(),
    )


@page(rules.is_lent, of=Loan, via="for_page")
def decline(request: HttpRequest, loan: Loan) -> HttpResponse:
    return reason_page(
        request,
        lambda reason: services.decline_loan(actor=request.user, loan=loan, reason=reason),
        asks="Un mot d'explication",
        is_owed=False,
        said="Vous avez décliné. Le lab en est prévenu.",
        then=loan,
        title="Décliner cette demande",
        submit="Décliner",
    )


@page(rules.can_cancel_loan, of=Loan, via="for_page")
def cancel(request: HttpRequest, loan: Loan) -> HttpResponse:
    return reason_page(
        request,
        lambda reason: services.cancel_loan(actor=request.user, loan=loan, reason=reason),
        asks="Pourquoi l'annulez-vous\u00a0? Les autres le liront.",
        said="Le prêt est annulé.",
        then=loan,
        title="Annuler le prêt",
        submit="Annuler le prêt",
    )


@action(rules.can_follow_loan, of=Loan, via="for_page")
def end(request: HttpRequest, loan: Loan) -> HttpResponse:
    return perform(
        request,
        lambda: services.end_loan(actor=request.user, loan=loan),
        said="Le prêt est terminé.",
        then=loan.get_absolute_url(),
    )


@action(rules.can_follow_loan, of=Loan, via="for_page")
def remind(request: HttpRequest, loan: Loan) -> HttpResponse:
    """Write again to the manager: once a day at most."""
    throttle.hit(f"loan-reminder:{loan.public_id}", limit=1, seconds=86_400)
    return perform(
        request,
        lambda: services.remind_manager(actor=request.user, loan=loan),
        said="Un nouveau message part au responsable hiérarchique.",
        then=loan.get_absolute_url(),
    )
