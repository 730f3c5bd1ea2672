"""What each keyword of an address stands for, on one standing scene.

A page that shows a record (``@page(…, of=Model)``) is asked with every case of that model in ``Scene.records``;
other keywords are given by ``Scene.keywords``, by route where one word is not enough.
"""

import datetime as dt
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from access.walking import Route
from cast import Cast, make_cast
from kilometre.foundation.accounts import links, purposes
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.models import ApiToken
from kilometre.foundation.files import services as files
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.links import services as linked
from kilometre.foundation.notifications import unsubscribing
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.foundation.threads import services as threads
from kilometre.intake import services as intake
from kilometre.intake.mails import CONFIRM_NEED
from kilometre.intake.models import Need
from kilometre.network.models import Citation, Membership, Person, Skill
from kilometre.projects import services as projects
from kilometre.projects.kinship import FOLLOWS
from kilometre.projects.models import Action, Project

# Operations ask their rule of the object by themselves: what kind of object their address names.
API_RECORDS = {
    "api /api/v1/labs/{slug}": "network.lab",
    "api /api/v1/needs/{public_id}": "intake.need",
    "api /api/v1/projects/{public_id}": "projects.project",
    "api /api/v1/actions/{public_id}": "projects.action",
}


@dataclass
class Scene:
    """The cast, and one of everything: a need in charge, projects public and draft, what hangs on them."""

    cast: Cast
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    keywords: dict[str, Any] = field(default_factory=dict)
    bodies: dict[tuple[str, str], Any] = field(default_factory=dict)

    def samples(self, route: Route) -> dict[str, dict[str, Any]]:
        """Values of the keywords, by case; the only case is mostly « »."""
        model = route.access.of if route.access else None
        if route.name in API_RECORDS:
            model = apps.get_model(API_RECORDS[route.name])
        label = model._meta.label_lower if model else ""
        if model is None or model.url_key not in route.keywords:
            return {"": {keyword: self._value(route, keyword) for keyword in route.keywords}}
        if label not in self.records:
            pytest.fail(f"{route.name}: give tests/access/samples.py a record of {label}")
        others = {
            keyword: self._value(route, keyword) for keyword in route.keywords if keyword != model.url_key
        }
        return {
            case: {**others, model.url_key: getattr(record, model.url_key)}
            for case, record in self.records[label].items()
        }

    def body(self, route: Route, method: str) -> Any:
        """The body to send: an operation that reads one gets it whole, so that access decides."""
        if not route.is_api or method in {"GET", "DELETE"}:
            return None
        return self.bodies.get((route.name, method), {})

    def _value(self, route: Route, keyword: str) -> Any:
        for key in (f"{route.name} {keyword}", keyword):
            if key in self.keywords:
                return self.keywords[key]
        return pytest.fail(f"{route.name}: give tests/access/samples.py a value for « {keyword} »")


def make_scene() -> Scene:
    cast = make_cast()
    scene = Scene(cast)
    need, waiting = _needs(cast)
    project, draft, action, roadmap = _work(cast, need)
    attachment = files.attach(actor=cast.holder, subject=need, uploaded=_text_file())
    message = threads.post(actor=cast.holder, subject=need, body="Quand pouvons-nous en parler ?")
    scene.records = {
        "intake.need": {"": need, "en attente": waiting},
        "projects.project": {"": project, "brouillon": draft},
        "projects.action": {"": action},
        "projects.roadmap": {"": roadmap},
        "network.lab": {"": cast.lab},
        "network.organisation": {"": cast.service},
        "network.person": {"": cast.member.person, "dans l'annuaire": _listed(cast)},
        "network.skill": {"": Skill.objects.create(slug="facilitation", label="Facilitation")},
        "files.attachment": {"": attachment},
        "threads.message": {"": message},
        "accounts.user": {"": cast.citizen},
        "accounts.apitoken": {"": _token(cast)},
    }
    scene.keywords = {
        "subject": need.ref,
        "files:attach subject": need.ref,
        **_link(cast, project, action),
        **_network(cast),
        **_secrets(cast, need),
        **_background(cast, need),
    }
    for extend in extensions():
        extend(scene)
    return scene


def extensions() -> Iterator[Callable[[Scene], None]]:
    """What the contexts add to the scene: ``extend(scene)`` of each module of ``access/scenes``."""
    for path in sorted(Path(__file__).with_name("scenes").glob("*.py")):
        yield importlib.import_module(f"access.scenes.{path.stem}").extend


def _needs(cast: Cast) -> tuple[Need, Need]:
    """One in charge of Alice, one that waits; both sent by Hugo to the Lab'EST."""
    given = {
        "actor": cast.holder,
        "description": "Les délais sont longs.",
        "concerns": "Les porteurs de projets",
        "territory": cast.commune,
        "lab": cast.lab,
    }
    need = intake.send(title="Raccourcir l'instruction", **given)
    intake.take_in_charge(actor=cast.member, need=need)
    return need, intake.send(title="Un guichet unique", **given)


def _work(cast: Cast, need: Need) -> tuple[Any, ...]:
    given = {"actor": cast.member, "lead_lab": cast.lab}
    project = projects.start(title="Accélérateur", need=need, **given)
    projects.publish(actor=cast.member, project=project)
    draft = projects.start(title="Esquisse", **given)
    action = projects.record_action(
        actor=cast.member, title="Un atelier", kind="workshop", date=dt.date(2026, 3, 2), labs=[cast.lab]
    )
    roadmap = projects.write_roadmap(actor=cast.lead, title="Feuille de route", lab=cast.lab)
    projects.add_axis(actor=cast.lead, roadmap=roadmap, title="Délais")
    return Project.objects.get(pk=project.pk), draft, action, roadmap


def _listed(cast: Cast) -> Person:
    person = cast.stranger.person
    person.is_listed = True
    person.save()
    return person


def _link(cast: Cast, project: Project, action: Action) -> dict[str, Any]:
    linked.link(actor=cast.member, source=project, kind=FOLLOWS.slug, target=action)
    return {"source": project.ref, "kind": FOLLOWS.slug, "target": action.ref}


def _network(cast: Cast) -> dict[str, Any]:
    citation = Citation.objects.create(lab=cast.lab, field="summary", source="Le site du lab")
    lab_role = Membership.objects.get(person__user=cast.member)
    service_role = Membership.objects.get(person__user=cast.officer)
    return {
        "network:commune code": cast.commune.code,
        "network:territory kind": cast.commune.region.kind,
        "network:territory code": cast.commune.region.code,
        "network:lab-team-end membership_id": lab_role.pk,
        "network:organisation-team-end membership_id": service_role.pk,
        "citation_id": citation.pk,
    }


def _token(cast: Cast) -> ApiToken:
    given = {"name": "programme", "scope": "read", "lifetime": dt.timedelta(days=5)}
    return accounts.create_token(actor=cast.citizen, **given)[0]


def _secret_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _secrets(cast: Cast, need: Need) -> dict[str, Any]:
    """Links that Inès received: whoever holds one acts in her name, once."""
    routes = {
        "accounts:login-with-link": purposes.SIGN_IN,
        "accounts:email-confirm": purposes.CONFIRM_EMAIL,
        "accounts:invitation": purposes.INVITATION,
        "accounts:password-reset": purposes.RESET_PASSWORD,
        "accounts:email-change-confirm": purposes.CHANGE_EMAIL,
        "accounts:erase-confirm": purposes.ERASE_ACCOUNT,
    }
    addresses = {
        route: links.issue(purpose, person=cast.citizen, data={"email": "nouvelle@exemple.test"})
        for route, purpose in routes.items()
    }
    return {
        **{f"{route} secret": _secret_of(address) for route, address in addresses.items()},
        "accounts:link secret": _secret_of(links.issue(CONFIRM_NEED, person=cast.holder, subject=need.ref)),
        "accounts:sent what": "sign-up",
    }


def _background(cast: Cast, need: Need) -> dict[str, Any]:
    """What the worker would have made: a notification of Hugo's, a failed task."""
    job = Job.objects.create(task="kilometre.absent", state=JobState.FAILED)
    notification = Notification.objects.create(
        entry=Entry.objects.about(need.ref).earliest("pk"),
        user=cast.holder,
        topic="besoins",
        text="Votre besoin est pris en charge.",
        url=need.get_absolute_url(),
        origin=need.origin,
    )
    return {
        "tasks:rerun public_id": job.public_id,
        "notifications:open public_id": notification.public_id,
        "notifications:read public_id": notification.public_id,
        "notifications:unsubscribe secret": unsubscribing.token_for(cast.holder.public_id, "besoins"),
        "indicators:indicator slug": next(iter(INDICATORS.values())).slug,
    }


def _text_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", "Les étapes du projet.\n".encode())
