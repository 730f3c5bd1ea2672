"""Reads of actions, projects and roadmaps."""

from typing import Any, Self, cast

from django.db.models import Case, Count, F, Prefetch, Q, When

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import LARGE_TERRITORIES
from kilometre.network.models import Lab, Territory

from .enums import METHOD_STAGES, Visibility

# The region (or overseas collectivity) where a project takes place: its territory, or the one that holds it.
REGION_CODE = Case(
    When(territory__kind__in=LARGE_TERRITORIES, then=F("territory__code")),
    default=F("territory__region__code"),
)


class ProjectQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Public projects; drafts for the labs that run them, the coordination, and who sent the need."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        visible = Q(visibility=Visibility.PUBLIC)
        if user.is_authenticated:
            visible |= Q(need__sender=user.pk)
        if own.labs:
            visible |= self._run_by(own.labs)
        if own.person_id is not None:
            visible |= self._worked_on_by(own.person_id)
        return self.filter(visible)

    def public(self) -> Self:
        return self.filter(visibility=Visibility.PUBLIC)

    def under_way(self) -> Self:
        return self.filter(stage__in=METHOD_STAGES)

    def of_lab(self, lab: Lab) -> Self:
        """Those that the lab leads or takes part in."""
        return self.filter(self._run_by([lab.pk]))

    def of_lab_named(self, slug: str) -> Self:
        return self.filter(self._run_by(Lab.objects.filter(slug=slug).values("pk")))

    def in_region(self, code: str) -> Self:
        """Those whose territory is the region or lies in it."""
        return self.filter(
            Q(territory__code=code, territory__kind__in=LARGE_TERRITORIES) | Q(territory__region__code=code)
        )

    def on_roadmap(self, roadmap: Any) -> Self:
        return self.filter(axis__roadmap=roadmap)

    def in_territory(self, territory: Territory) -> Self:
        """Those of this place, and of the larger territories that hold it."""
        place: Any = territory
        around = (place.pk, place.commune_id, place.epci_id, place.department_id, place.region_id)
        return self.filter(territory__in=[pk for pk in around if pk])

    def for_list(self) -> Self:
        return self.select_related("lead_lab", "territory", "axis__roadmap", "reform").prefetch_related(
            "partner_labs"
        )

    def for_page(self) -> Self:
        return self.select_related(
            "lead_lab", "territory", "contact__user", "need", "axis__parent", "axis__roadmap", "reform"
        ).prefetch_related("partner_labs", "dates", "team__person__user")

    def _run_by(self, labs: Any) -> Q:
        partners = cast("Any", self.model).partner_labs.through.objects.filter(lab__in=labs)
        return Q(lead_lab__in=labs) | Q(pk__in=partners.values("project"))

    def _worked_on_by(self, person: int) -> Q:
        team = cast("Any", self.model).team.rel.related_model.objects.filter(
            person=person, until__isnull=True
        )
        return Q(pk__in=team.values("project"))


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

    def of_lab(self, lab: Lab) -> Self:
        return self._held_by(lab=lab)

    def of_lab_named(self, slug: str) -> Self:
        return self._held_by(lab__slug=slug)

    def in_region(self, code: str) -> Self:
        """Those of the labs of the region."""
        return self._held_by(lab__region__code=code)

    def _held_by(self, **lab: Any) -> Self:
        return self.filter(self._among(**lab))

    def _among(self, **lab: Any) -> Q:
        held = cast("Any", self.model).labs.through.objects.filter(**lab)
        return Q(pk__in=held.values("action"))

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
