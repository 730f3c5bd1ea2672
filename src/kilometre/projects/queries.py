"""Reads of actions, projects and roadmaps."""

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When

from kilometre.foundation.records import few  # noqa: F401 (its lookup)
from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import LARGE_TERRITORIES
from kilometre.network.models import Lab, Territory

from .enums import METHOD_STAGES, Visibility

if TYPE_CHECKING:
    from kilometre.network.rules import Standing

NONE = "-"  # in an address, in the place of a lab, a region, a reform: the projects that have none
NO_LAB = Q(lead_lab__isnull=True, partner_labs__isnull=True)

# The region (or overseas collectivity) where a project takes place: its territory, or the one that holds it.
REGION_CODE = Case(
    When(territory__kind__in=LARGE_TERRITORIES, then=F("territory__code")),
    default=F("territory__region__code"),
)


@lru_cache(maxsize=256)
def _seen_by(own: "Standing", user: int | None, model: Any) -> Q:
    """What one may know of; written once for what one is: pages ask it many times."""
    seen = Q(visibility=Visibility.PUBLIC)
    if user is not None:
        seen |= Q(need__sender=user)
    if own.labs:
        seen |= _run_by(own.labs, model)
    return seen if own.acting_id is None else seen | _in_team(own.acting_id, model)


@lru_cache(maxsize=256)
def _worked_on_by(own: "Standing", model: Any) -> Q:
    return _run_by(own.labs, model) | _in_team(own.acting_id, model)


def _run_by(labs: Any, model: Any) -> Q:
    return Q(lead_lab__in=labs) | Q(pk__in=_partnered(labs, model))


def _partnered(labs: Any, model: Any) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = model.partner_labs.through.objects.filter(lab__in=labs).values("project")
    return rows


def _in_team(person: int | None, model: Any) -> Q:
    team = model.team.rel.related_model.objects.filter(person=person, until__isnull=True)
    return Q(pk__in=team.values("project"))


class ProjectQuerySet(RecordQuerySet):
    """``are_few`` once narrowed to a lab or a roadmap: rows about these are found from them."""

    are_few = False

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # the stubs lack it
        clone.are_few = self.are_few
        return clone

    def visible_to(self, user: Any) -> Self:
        """Public projects; drafts for the labs that run them, the coordination, and who sent the need."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        return self.all() if own.is_coordinator else self.filter(_seen_by(own, user.pk, self.model))

    def worked_on_by(self, user: Any) -> Self:
        """Those that this person may change (``rules.can_edit_project``): what a team fears is read there alone."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        return self.filter(_worked_on_by(own, self.model))

    def public(self) -> Self:
        return self.filter(visibility=Visibility.PUBLIC)

    def under_way(self) -> Self:
        return self.filter(stage__in=METHOD_STAGES)

    def of_lab(self, lab: Lab) -> Self:
        """Those that the lab leads or takes part in."""
        return self._of_labs([lab.pk])

    def answered_by(self, labs: Any) -> Self:
        """Those for which these labs answer when nobody is named: they lead, or take part where none leads."""
        return self.filter(Q(lead_lab__in=labs) | Q(lead_lab=None) & _run_by(labs, self.model))

    def of_lab_named(self, slug: str) -> Self:
        return self._of_labs(Lab.objects.filter(slug=slug).values("pk"))

    def in_region(self, code: str) -> Self:
        """Those whose territory is the region or lies in it."""
        return self.filter(
            Q(territory__code=code, territory__kind__in=LARGE_TERRITORIES) | Q(territory__region__code=code)
        )

    def on_roadmap(self, roadmap: Any) -> Self:
        rows = self.filter(axis__roadmap=roadmap)
        rows.are_few = True
        return rows

    def within(self, *, lab: Any = None, region: Any = None, roadmap: Any = None, reform: Any = None) -> Self:
        """What filters ask: a record, ``NONE`` for the projects that have none, or nothing."""
        rows = self
        if lab:
            rows = rows.filter(NO_LAB) if lab == NONE else rows.of_lab(lab)
        if region == NONE:
            rows = rows.alias(_region=REGION_CODE).filter(_region__isnull=True)
        elif region:
            rows = rows.in_region(region.code)
        if roadmap:
            rows = rows.on_roadmap(roadmap)
        if reform:
            rows = rows.filter(reform=None if reform == NONE else reform)
        return rows

    def in_territory(self, territory: Territory) -> Self:
        """Those of this place, and of the larger territories that hold it."""
        place: Any = territory
        around = (place.pk, place.commune_id, place.epci_id, place.department_id, place.region_id)
        return self.filter(territory__in=[pk for pk in around if pk])

    def held(self) -> Q:
        """Condition of rows whose ``project`` is one of these: read from the few, else each is looked up."""
        if self.are_few:
            return Q(project__pk__among_few=self.values("pk"))
        return Q(Exists(self.filter(pk=OuterRef("project"))))

    def for_list(self) -> Self:
        return self.select_related("lead_lab", "territory", "axis__roadmap", "reform").prefetch_related(
            "partner_labs"
        )

    def for_page(self) -> Self:
        return self.select_related(
            "lead_lab", "territory", "contact__user", "need", "axis__parent", "axis__roadmap", "reform"
        ).prefetch_related("partner_labs", "dates", "team__person__user")

    def _of_labs(self, labs: Any) -> Self:
        """The keys that both indexes give, together: « one or the other » has no index."""
        led = self.model._base_manager.filter(lead_lab__in=labs).values("pk")
        rows = self.filter(pk__among_few=led.union(_partnered(labs, self.model)))
        rows.are_few = True
        return rows


class ActionQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Actions are public; one that was withdrawn, for its labs and the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        if own.labs:
            return self.filter(Q(withdrawn_at__isnull=True) | self._among(lab__in=own.labs))
        return self.told()

    def told(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)

    def that_took_place(self, today: dt.date) -> Self:
        """Those whose day has come: one that answers a call is told before."""
        return self.filter(date__lte=today)

    def of_lab(self, lab: Lab) -> Self:
        return self.filter(pk__among_few=self._held(lab=lab))

    def of_lab_named(self, slug: str) -> Self:
        return self.filter(pk__among_few=self._held(lab__slug=slug))

    def in_region(self, code: str) -> Self:
        """Those of the labs of the region."""
        return self.filter(self._among(lab__region__code=code))

    def _among(self, **lab: Any) -> Q:
        return Q(pk__in=self._held(**lab))

    def _held(self, **lab: Any) -> QuerySet[Any, Any]:
        held = cast("Any", self.model).labs.through.objects.filter(**lab)
        rows: QuerySet[Any, Any] = held.values("action")
        return rows

    def for_list(self) -> Self:
        return self.select_related("reform", "territory").prefetch_related("labs")

    def for_page(self) -> Self:
        return self.select_related("need", "reform", "territory").prefetch_related("labs")


class RoadmapQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Roadmaps are public."""
        return self.all()

    def of_lab(self, lab: Lab) -> Self:
        return self.filter(lab=lab)

    def with_counts(self) -> Self:
        """``named_projects``: how many of its projects are public here."""
        return self.annotate(
            named_projects=Count(
                "axes__projects", filter=Q(axes__projects__visibility=Visibility.PUBLIC), distinct=True
            )
        )

    def for_list(self) -> Self:
        return self.with_counts().select_related("lab", "territory")

    def for_page(self) -> Self:
        """With its axes in order; the page asks the projects as its reader may see them."""
        axes = cast("Any", self.model).axes.rel.related_model.objects.select_related("parent")
        return self.for_list().prefetch_related(Prefetch("axes", queryset=axes))
