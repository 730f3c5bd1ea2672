"""Campaigns: their list, the progress of one, and what the coordination does of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import action, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.reporting import rules, services
from kilometre.reporting.enums import CampaignState
from kilometre.reporting.forms.campaigns import DueDayForm, OpenForm
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from kilometre.reporting.presenting import gaps_of, tone_of

from .tabs import CAMPAIGNS as LIST
from .tabs import tabs_for


class CampaignList(ListPage):
    """Those of the network for the coordination; those of their lab for its members."""

    rule = staticmethod(rules.can_follow)
    title = "Campagnes annuelles"
    intro = "Chaque année, chaque lab vérifie ses chiffres et les signe : le livret s'appuie sur eux."
    words = ("campagne", "campagnes")
    template = "reporting/campaigns.html"
    order = "-year"
    empty_title = "Aucune campagne"
    empty_text = "La coordination du réseau ouvre une campagne par an."
    columns = (
        Column("year", "Campagne", value=str, url=lambda row: row.get_absolute_url(), sort="year"),
        Column(
            "state",
            "État",
            value=lambda row: row.get_state_display(),
            tone=lambda row: "success" if row.is_open else "neutral",
        ),
        Column("due_on", "À signer avant le"),
        Column("signed", "Bilans signés", value=lambda row: f"{row.signed} sur {row.expected}"),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(request.user).for_list()

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"can_open": rules.can_run(user), "tabs": tabs_for(user, LIST)}


@page(rules.can_run)
def open_campaign(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda given: services.open_campaign(actor=request.user, **given),
        said="La campagne se prépare : les chiffres de chaque lab sont relevés, puis chaque lab en est prévenu.",
        then=reverse(LIST),
        title="Ouvrir une campagne",
        submit="Ouvrir la campagne",
        intro="Les chiffres de chaque lab sont relevés dans les minutes qui viennent, et ne bougent plus : chacun les corrige à côté.",
    )


@page(rules.can_read_campaign, of=Campaign, via="for_page", methods=("GET", "HEAD"))
def campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """To the coordination, all labs and all gaps; to a lab, its own."""
    user, today = request.user, timezone.localdate()
    returns = list(
        LabReturn.objects.visible_to(user)
        .filter(campaign=campaign)
        .with_counts()
        .select_related("lab", "signed_by")
        .order_by("lab__sort_key", "pk")
    )
    lines = ReturnLine.objects.apart().filter(lab_return__in=[row.pk for row in returns])
    rows = lines.select_related("lab_return__lab", "lab_return__campaign")
    gaps = gaps_of(rows.order_by("lab_return__lab__sort_key", "position"))
    alone = sum(row.alone for row in returns)
    return render(
        request,
        "reporting/campaign.html",
        {
            "campaign": campaign,
            "returns": [(row, tone_of(row)) for row in returns],
            "gaps": gaps,
            "alone": alone,
            "compared": sum(row.declared - row.alone for row in returns),
            "gap_columns": ("Lab", "Chiffre", "Calculé ici", "Déclaré", "Commentaire"),
            "can_run": rules.can_run(user, campaign),
            "is_late": campaign.is_late(today),
            "signed_label": french.plural(campaign.signed, "bilan signé", "bilans signés"),
            "expected_label": french.plural(campaign.expected, "lab interrogé", "labs interrogés"),
            "gaps_label": french.plural(
                len(gaps), "écart entre déclaré et calculé", "écarts entre déclaré et calculé"
            ),
            "alone_label": french.plural(alone, "déclaré, non calculé ici", "déclarés, non calculés ici"),
            "missing": [row.lab for row in returns if not row.is_signed],
            "next": _next_step(campaign, returns),
            "breadcrumb": [("Campagnes", reverse(LIST))],
        },
    )


@page(rules.can_run, of=Campaign)
def due_day(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    form = DueDayForm(request.POST or None, record=campaign)
    return edit_page(
        request,
        form,
        lambda: services.move_due_day(
            actor=request.user, campaign=campaign, expected_version=form.expected_version, **form.changes
        ),
        title="Changer la date limite",
    )


@action(rules.can_run, of=Campaign)
def remind(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    return perform(
        request,
        lambda: services.remind(actor=request.user, campaign=campaign),
        said="Les labs qui n'ont pas signé reçoivent un rappel ; ceux de moins d'un jour ne sont pas répétés.",
        then=campaign.get_absolute_url(),
    )


@action(rules.can_run, of=Campaign)
def close(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    return perform(
        request,
        lambda: services.close(actor=request.user, campaign=campaign),
        said="La campagne est close.",
        then=campaign.get_absolute_url(),
    )


def _next_step(campaign: Campaign, returns: list[LabReturn]) -> str:
    if campaign.state == CampaignState.MAKING:
        labs = french.count(services.labs_of(campaign).count(), "lab")
        return f"Les chiffres sont relevés lab par lab : {len(returns)} sur {labs}. La campagne s'ouvre ensuite d'elle-même, et chaque lab en est prévenu."
    if campaign.is_closed:
        return f"La campagne est close depuis le {french.date(campaign.closed_at)}."  # type: ignore[arg-type]
    missing = [str(row.lab) for row in returns if not row.is_signed]
    if not missing:
        return "Tous les bilans sont signés : la coordination peut clore la campagne."
    day = french.date(campaign.due_on)
    if len(missing) > 4:
        return f"La signature de {len(missing)} labs est attendue avant le {day}."
    return f"La signature {french.of_each(missing)} est attendue avant le {day}."
