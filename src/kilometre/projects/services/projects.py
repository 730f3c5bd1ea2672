"""A project: opened, edited, shared between labs, moved from stage to stage."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.enums import Outcome
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Person
from kilometre.network.spelling import key
from kilometre.projects import rules
from kilometre.projects.enums import Stage, Visibility
from kilometre.projects.events import (
    ContactNamed,
    LabsChanged,
    ProjectEdited,
    ProjectPublished,
    ProjectStarted,
    ProjectWithdrawn,
)
from kilometre.projects.models import Project, ProjectDate
from kilometre.projects.workers import workers

from .holders import (
    audience_of,
    give_news,
    known_of,
    origin_of,
    refuse_foreign,
    refuse_mixed,
    slugs,
    together,
)
from .teams import join_from_need


@service
def start(
    *,
    actor: User | None,
    title: str,
    lead_lab: Lab | None,
    partner_labs: Collection[Lab] = (),
    need: Need | None = None,
    origin: Origin = Origin.LIVE,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Project:
    """Open a project. Its contact is the actor; it stays a draft until somebody publishes it."""
    require(rules.can_start, actor)
    labs = together(lead_lab, partner_labs)
    if actor is not None:
        refuse_foreign(actor, labs)
        fields.setdefault("contact", Person.objects.get(user=actor))
    origin = origin_of(origin, actor, labs, need)
    refuse_mixed(labs, is_fictional=origin == Origin.FICTIONAL)
    project = Project(
        title=title,
        sort_key=key(title),
        lead_lab=lead_lab,
        need=need,
        origin=origin,
        created_at=at or timezone.now(),
        news_at=at or timezone.now(),
        **fields,
    )
    project.full_clean()
    project.save()
    project.partner_labs.set(lab for lab in labs if lab != lead_lab)
    record(
        ProjectStarted(labs=slugs(labs), need=need.public_id if need else ""),
        actor=actor,
        subject=project,
        audience=Audience.PUBLIC if project.is_public else Audience.CASE,
        occurred_at=at,
    )
    return project


@service
def turn_into_project(
    *, actor: User, need: Need, reason: str, at: dt.datetime | None = None, **fields: Any
) -> Project:
    """Answer a need by opening a project. Nothing of its private text passes unless it is written again."""
    require(rules.can_turn, actor, need)
    fields = {"contact": need.contact, **known_of(need), **fields}
    project = start(actor=actor, need=need, at=at, **fields)
    intake.answer(actor=actor, need=need, outcome=Outcome.PROJECT, reason=reason, at=at)
    join_from_need(need=need)
    return project


@service
def edit(
    *, actor: User | None, project: Project, changes: dict[str, Any], expected_version: int | None = None
) -> Project:
    """Change the texts, the territory, the reform or the place on a roadmap."""
    require(rules.can_edit_project, actor, project)
    if project.stage == Stage.COMPLETED and not changes.get("result", project.result):
        raise Refused("Un projet terminé garde son résultat.", field="result")
    differences = edits.apply(project, changes, expected_version=expected_version)
    if "title" in differences:
        project.sort_key = key(project.title)
        Project.objects.filter(pk=project.pk).update(sort_key=project.sort_key)
    if differences:
        give_news(project)
        record(
            ProjectEdited(changes=differences), actor=actor, subject=project, audience=audience_of(project)
        )
    return project


@service
def change_labs(
    *,
    actor: User,
    project: Project,
    lead_lab: Lab | None,
    partner_labs: Collection[Lab],
    expected_version: int | None = None,
) -> Project:
    """Say which labs run the project. One does not leave it without a lab; a lab that leaves takes its roadmap back."""
    require(rules.can_edit_project, actor, project)
    before, after = together(project.lead_lab, project.partner_labs.all()), together(lead_lab, partner_labs)
    if not after:
        raise Refused("Un projet a au moins un lab.", field="lead_lab")
    refuse_mixed(after, is_fictional=project.is_fictional)
    wanted: dict[str, Any] = {
        "lead_lab": lead_lab,
        "partner_labs": [lab for lab in after if lab != lead_lab],
    }
    if project.axis and project.axis.roadmap.lab in set(before) - set(after):
        wanted["axis"] = None
    differences = edits.apply(project, wanted, expected_version=expected_version)
    told: dict[str, Any] = {"actor": actor, "subject": project, "audience": audience_of(project)}
    if differences:
        record(LabsChanged(before=slugs(before), after=slugs(after)), **told)
    if "axis" in differences:
        record(ProjectEdited(changes={"axis": differences["axis"]}), **told)
    return project


@service
def name_contact(*, actor: User, project: Project, contact: Person) -> Project:
    """Name who answers for the project: somebody who works on it."""
    require(rules.can_edit_project, actor, project)
    if not workers(project).filter(pk=contact.pk).exists():
        raise Refused(f"{contact} n'est ni de l'équipe ni d'un lab du projet.", field="contact")
    if edits.apply(project, {"contact": contact}):
        record(ContactNamed(contact=contact.public_id), actor=actor, subject=project)
    return project


@service
def publish(*, actor: User | None, project: Project, at: dt.datetime | None = None) -> Project:
    """Show a draft to everybody."""
    require(rules.can_edit_project, actor, project)
    if edits.apply(project, {"visibility": Visibility.PUBLIC}):
        labs = together(project.lead_lab, project.partner_labs.all())
        record(
            ProjectPublished(labs=slugs(labs)),
            actor=actor,
            subject=project,
            audience=Audience.PUBLIC,
            occurred_at=at,
        )
    return project


@service
def withdraw(*, actor: User, project: Project) -> Project:
    """Make a draft of it again: those who are not of its labs no longer see it."""
    require(rules.can_edit_project, actor, project)
    if edits.apply(project, {"visibility": Visibility.DRAFT}):
        record(ProjectWithdrawn(), actor=actor, subject=project)
    return project


@service
def add_date(
    *, actor: User | None, project: Project, label: str, date: dt.date, precision: str, source: str
) -> ProjectDate:
    """Add a date of a project, with who says it."""
    require(rules.can_edit_project, actor, project)
    row = ProjectDate(project=project, label=label, date=date, precision=precision, source=source)
    row.full_clean()
    row.save()
    edits.bump(project)
    record(
        ProjectEdited(changes={"dates": [None, f"{label} : {date.isoformat()}"]}),
        actor=actor,
        subject=project,
        audience=audience_of(project),
    )
    return row
