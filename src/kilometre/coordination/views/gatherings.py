"""The list of gatherings, one gathering, its registrations and who came."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.enums import RegistrationState
from kilometre.coordination.forms.gatherings import (
    AnnounceForm,
    AttendanceForm,
    CancelGatheringForm,
    GatheringFilters,
    GatheringForm,
)
from kilometre.coordination.models import Gathering
from kilometre.coordination.presenting import gatherings as shown
from kilometre.coordination.rules import gatherings as rules
from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network.rules import standing

SEATED = "Vous avez une place."
WAITING = (
    "Il n'y a plus de place : vous êtes en liste d'attente. Dès qu'une place se libère, elle vous est donnée."
)


class GatheringList(ListPage):
    """Trainings, lab days and meetings that one may see."""

    rule = staticmethod(anyone)
    title = "Rendez-vous du réseau"
    intro = "Formations, journées des labs, ateliers et rencontres auxquels s'inscrire."
    words = ("rendez-vous", "rendez-vous")
    template = "coordination/gatherings.html"
    filters = GatheringFilters
    order = "starts"
    empty_title = "Aucun rendez-vous ici"
    empty_text = "Ceux que les labs et les réseaux annoncent s'afficheront ici. Le filtre « Quand » montre ceux qui sont passés."
    columns = (
        Column("title", "Rendez-vous", url=lambda row: row.get_absolute_url()),
        Column("kind", "Nature", value=lambda row: row.get_kind_display()),
        Column(
            "starts",
            "Date",
            value=lambda row: french.short_moment(row.starts_at),
            sort="starts_at",
            export=lambda row: row.starts_at,
        ),
        Column("place", "Lieu", may_be_blank=True),
        Column("network", "Réseau", may_be_blank=True),
        Column("seats", "Places", value=lambda row: shown.seats(row, row.seated)),
        Column("state", "État", value=lambda row: row.get_state_display()),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Gathering]:
        rows, now = Gathering.objects.visible_to(request.user).for_list(), timezone.now()
        if "kind" in filters:
            rows = rows.filter(kind=filters["kind"])
        moment = filters.get("when")
        if moment == "all":
            return rows
        return rows.filter(ends_at__lte=now) if moment == "past" else rows.filter(ends_at__gt=now)

    def context(self) -> dict[str, Any]:
        return {"can_announce": rules.can_announce(self.request.user)}


@page(rules.can_announce)
def announce(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = AnnounceForm(request.POST or None, user=user)
    return act_page(
        request,
        form,
        lambda _: services.announce(actor=user, **form.given),
        said="Le rendez-vous est annoncé.",
        title="Annoncer un rendez-vous",
        submit="Annoncer",
        back=reverse("coordination:gatherings"),
    )


@page(rules.can_read, of=Gathering, via="for_page", methods=("GET", "HEAD"))
def gathering(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    user, now = request.user, timezone.now()
    can_organise = rules.can_organise(user, gathering)
    rows = list(gathering.registrations.active().select_related("person", "person__user"))
    seated = [row for row in rows if row.state == RegistrationState.SEATED]
    waiting = [row for row in rows if row.state == RegistrationState.WAITING]
    own = next((row for row in rows if row.person_id == standing(user).person_id), None)
    is_seated = own is not None and own.state == RegistrationState.SEATED
    return render(
        request,
        "coordination/gathering.html",
        {
            "gathering": gathering,
            "facts": shown.facts_of(gathering, len(seated), shows_link=is_seated or can_organise),
            "next": shown.next_step(gathering, own, waiting.index(own) + 1 if own in waiting else 0, now),
            "own": own,
            "may_register": own is None
            and gathering.takes_registrations(now)
            and rules.can_register(user, gathering),
            "is_full": gathering.seats is not None and len(seated) >= gathering.seats,
            "has_begun": gathering.starts_at <= now,
            "can_organise": can_organise,
            "seated": seated if can_organise else [],
            "waiting": waiting if can_organise else [],
            "breadcrumb": [("Rendez-vous du réseau", reverse("coordination:gatherings"))],
        },
    )


@page(rules.can_organise, of=Gathering, via="for_page")
def edit(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    form = GatheringForm(request.POST or None, record=gathering)
    return edit_page(
        request,
        form,
        lambda: services.edit_gathering(
            actor=request.user,
            gathering=gathering,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Modifier le rendez-vous",
    )


@page(rules.can_organise, of=Gathering, via="for_page")
def cancel(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    return act_page(
        request,
        CancelGatheringForm(request.POST or None),
        lambda given: services.cancel_gathering(actor=request.user, gathering=gathering, **given),
        said="Le rendez-vous est annulé. Les personnes inscrites en sont prévenues.",
        then=gathering,
        title="Annuler ce rendez-vous",
        submit="Annuler le rendez-vous",
    )


@action(rules.can_register, of=Gathering, via="for_page")
def register(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    return perform(
        request,
        lambda: services.register(actor=request.user, gathering=gathering),
        said=lambda own: SEATED if own.state == RegistrationState.SEATED else WAITING,
        then=gathering.get_absolute_url(),
    )


@action(rules.can_register, of=Gathering, via="for_page")
def unregister(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    own = gathering.registrations.active().filter(person=standing(request.user).person_id).first()
    if own is None:
        raise Http404("Vous n'avez pas d'inscription.")
    return perform(
        request,
        lambda: services.cancel_registration(actor=request.user, registration=own),
        said="Votre inscription est annulée.",
        then=gathering.get_absolute_url(),
    )


@action(rules.can_organise, of=Gathering, via="for_page")
def remove(request: HttpRequest, gathering: Gathering, number: int) -> HttpResponse:
    registration = gathering.registrations.filter(pk=number).first()
    if registration is None:
        raise Http404("Cette inscription n'existe pas.")
    return perform(
        request,
        lambda: services.cancel_registration(actor=request.user, registration=registration),
        said="L'inscription est annulée.",
        then=f"{gathering.get_absolute_url()}#inscriptions",
    )


@page(rules.can_organise, of=Gathering, via="for_page")
def attendance(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    form = AttendanceForm(request.POST or None, gathering=gathering)
    return act_page(
        request,
        form,
        lambda given: services.note_attendance(
            actor=request.user, gathering=gathering, came=form.noted(given["came"])
        ),
        said="Les présences sont notées.",
        then=gathering,
        title="Noter les présences",
    )
