"""The booklet: one snapshot and one renderer give the same bytes; what is hidden or imagined is not in it."""

import datetime as dt
import io
import json
import threading
from decimal import Decimal

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.foundation.errors import Refused
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks import queue, worker
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.network.models import Lab
from kilometre.projects import services as projects
from kilometre.projects.models import Project
from kilometre.reporting import drawing, services
from kilometre.reporting.drawing import Drawn
from kilometre.reporting.enums import BookletState
from kilometre.reporting.freezing import canonical, freeze
from kilometre.reporting.models import Booklet, Snapshot
from kilometre.reporting.tasks import make_booklet
from reporting.making import YEAR, declared, opened, return_of, workshop


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def quick(monkeypatch, media):
    """A drawing of no time, for what is not about drawing."""
    monkeypatch.setattr(drawing, "draw", lambda _content: Drawn(b"%PDF-essai", 3, "0" * 64))
    monkeypatch.setattr(drawing, "renderer", lambda: "essai")


def project(cast, title="Accélérateur", *, is_public=True, origin=Origin.LIVE, **fields):
    made = projects.start(actor=cast.member, title=title, lead_lab=cast.lab)
    if is_public:
        projects.publish(actor=cast.member, project=made)
    Project.objects.filter(pk=made.pk).update(origin=origin, **fields)
    return made


def stored(booklet):
    with default_storage.open(booklet.path) as file:
        return file.read()


def pages_of(pdf):
    """The text of each page. The library reads in two-byte signs a font whose encoding is in the file: the first are zeros."""
    return [page.extract_text().replace("\x00", "") for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def content_of(*, is_example=False):
    return json.loads(canonical(freeze(YEAR, is_example=is_example, now=timezone.now())))


def test_same_snapshot_is_the_same_bytes(cast):
    project(
        cast, objective="Raccourcir.\n\nEt simplifier.", approach="Ateliers", result="Délai divisé par deux"
    )
    content = content_of()

    first, again = drawing.draw(content), drawing.draw(json.loads(canonical(content)))

    assert first.pdf == again.pdf
    changed = {**content, "frozen_on": "1er mai 2031"}
    assert drawing.draw(changed).digest != first.digest


def test_booklet_has_a_page_a_lab_and_the_three_parts_of_a_project(cast):
    workshop(cast)
    project(cast, objective="Raccourcir", approach="Ateliers croisés", result="Délai divisé par deux")
    found = return_of(opened(cast), cast.lab)
    services.declare(actor=cast.member, lab_return=found, lines=declared(4, "Selon notre agenda"))
    services.sign(actor=cast.lead, lab_return=found)

    drawn = drawing.draw(content_of())

    pdf = pypdf.PdfReader(io.BytesIO(drawn.pdf))
    text = pages_of(drawn.pdf)
    assert drawn.pages == len(text)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for lab in ("Lab'EST", "État'LIN"):
        assert any(lab in page.split("\n")[:3] for page in text), [page[:80] for page in text]
    whole = "\n".join(text)
    for said in (
        "Ateliers croisés",
        "Délai divisé par deux",
        "Selon notre agenda",
        "Besoins reçus",
        "Un atelier",
    ):
        assert said in whole
    assert "Bruno" not in whole


def test_return_that_is_not_signed_is_not_in_the_booklet(cast):
    found = return_of(opened(cast), cast.lab)
    services.declare(actor=cast.member, lab_return=found, lines=declared(4, "Pas encore relu"))

    assert "Pas encore relu" not in canonical(content_of())


def test_facts_of_each_origin_are_told_apart(cast):
    project(cast, "Tiré du document", origin=Origin.DOCUMENT, source="Document public")
    project(cast, "Saisi ici")

    told = {each["title"]: each["origin_label"] for each in content_of()["projects"]}

    assert told == {
        "Tiré du document": "Document public du programme",
        "Saisi ici": "Saisi sur la plateforme",
    }


def test_booklet_of_a_demonstration_marks_every_page_and_every_example(cast):
    project(cast, "Imaginé", origin=Origin.FICTIONAL)

    drawn = drawing.draw(content_of(is_example=True))

    assert all("Exemple fictif" in page for page in pages_of(drawn.pdf))
    assert "Imaginé" not in canonical(content_of())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(Origin.values), st.sampled_from(Origin.values)), max_size=6
    ),
    st.booleans(),
)
def test_booklet_tells_what_a_visitor_may_see_and_nothing_else(cast, made, is_example):
    """Projects public or drafts, of labs real or imagined: those of the booklet are those that ``visible_to`` shows."""
    with transaction.atomic():
        for number, (is_public, origin, lab_origin) in enumerate(made):
            lab = Lab.objects.create(slug=f"lab-{number}", name=f"Lab n{number}.", origin=lab_origin)
            row = Project.objects.create(
                title=f"Projet n{number}.",
                lead_lab=lab,
                origin=origin,
                visibility="public" if is_public else "draft",
            )
            row.partner_labs.add(cast.lab)
        text = canonical(freeze(YEAR, is_example=is_example, now=timezone.now()))

        for number, (is_public, origin, lab_origin) in enumerate(made):
            is_shown = is_public and (is_example or origin != Origin.FICTIONAL)
            assert (f"Projet n{number}." in text) == is_shown
            if lab_origin == Origin.FICTIONAL and not is_example:
                assert f"Lab n{number}." not in text
        transaction.set_rollback(True)


def test_booklet_counts_real_labs_and_examples_apart(cast):
    Lab.objects.create(slug="imagine", name="Lab imaginé", origin=Origin.FICTIONAL)

    shown = "\n".join(pages_of(drawing.draw(content_of(is_example=True)).pdf))

    real = Lab.objects.real().open().count()
    assert f"{real} labs réels et 1 exemple" in shown.replace("\u00a0", " ")


def test_booklet_puts_no_promise_in_the_mouth_of_a_lab(cast):
    assert "Prise en charge" not in "\n".join(pages_of(drawing.draw(content_of()).pdf))


def test_booklet_leaves_out_what_is_neither_computed_nor_declared(cast):
    found = return_of(opened(cast), cast.lab)
    services.declare(
        actor=cast.member, lab_return=found, lines={"lab-agents": services.Declared(Decimal("2.5"))}
    )
    services.sign(actor=cast.lead, lab_return=found)
    content = content_of()

    [told] = [lab for lab in map(drawing._lab, content["labs"]) if lab["lines"]]

    assert not any(
        line["computed"] == "non mesuré" and line["declared"] == "comme calculé" for line in told["lines"]
    )
    assert [line["declared"] for line in told["lines"] if line["computed"] == "non mesuré"] == [
        "2,5\u00a0ETP"
    ]
    assert told["unknown"] == found.lines.filter(computed=None).count() - 1


def test_figure_of_the_document_has_no_date_of_computing(cast, client):
    page = client.get("/indicateurs/projets-et-actions-selon-le-document/").content.decode()

    assert "Calculé le" not in page
    assert "selon le document public" in page
    [figure] = [
        figure
        for topic in content_of()["topics"]
        for figure in topic["figures"]
        if figure["name"] == "projects-and-actions-in-document"
    ]
    assert figure["computed_on"] == ""


def test_canonical_text_does_not_depend_on_order():
    assert canonical({"b": 1, "a": ["é"]}) == canonical({"a": ["é"], "b": 1}) == '{"a":["é"],"b":1}'


def test_two_who_ask_at_once_get_the_same_making(cast, quick):
    first = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    again = services.ask_booklet(actor=cast.coordinator, year=YEAR)

    assert first == again
    assert Job.objects.filter(task__endswith="make_booklet").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Booklet.objects.create(year=YEAR, started_at=timezone.now())


@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "lead", "administrator"])
def test_only_the_coordination_asks(cast, role):
    with pytest.raises(PermissionDenied):
        services.ask_booklet(actor=getattr(cast, role), year=YEAR)


def test_booklet_is_made_in_the_background_and_kept_with_its_digest(cast, quick):
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    worker.run(threading.Event(), once=True)
    booklet.refresh_from_db()

    assert (booklet.state, booklet.step, booklet.pages) == (BookletState.READY, 3, 3)
    assert stored(booklet) == b"%PDF-essai"
    assert booklet.snapshot.is_intact
    assert Notification.objects.get(user=cast.coordinator).text.endswith("relisez-le puis publiez-le")


def work_until_it_fails():
    """As if the time between two tries were short."""
    while Job.objects.filter(state=JobState.QUEUED).update(run_after=timezone.now()):
        worker.run(threading.Event(), once=True)


def test_booklet_that_kills_its_workers_is_told_as_failed(cast, quick):
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    for number in range(2):
        job = queue.claim(f"victim {number}")
        assert job.task == make_booklet.module_path
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    worker.run(threading.Event(), once=True)

    booklet.refresh_from_db()
    assert booklet.state == BookletState.FAILED
    assert "a échoué" in Notification.objects.get(user=cast.coordinator).text


def test_failure_is_told_and_tried_again_from_the_same_snapshot(cast, quick, monkeypatch, caplog):
    draw = drawing.draw

    def fail(content):
        raise MemoryError("no room")

    monkeypatch.setattr(drawing, "draw", fail)
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    work_until_it_fails()

    booklet.refresh_from_db()
    assert (booklet.state, "no room" in booklet.failure) == (BookletState.FAILED, False)
    assert "no room" in caplog.text
    assert "a échoué" in Notification.objects.get(user=cast.coordinator).text

    monkeypatch.setattr(drawing, "draw", draw)
    frozen = booklet.snapshot
    services.retry_booklet(actor=cast.coordinator, booklet=booklet)
    services.make(booklet)
    assert (booklet.state, booklet.snapshot, Snapshot.objects.count()) == (BookletState.READY, frozen, 1)
    with pytest.raises(Refused, match="prêt"):
        services.retry_booklet(actor=cast.coordinator, booklet=booklet)


def test_making_twice_keeps_one_file(cast, quick, media):
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    services.make(booklet)
    services.make(booklet)

    assert len(list((media / "booklets").iterdir())) == 1


def test_booklet_is_seen_by_everybody_once_published(cast, client, quick):
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    client.force_login(cast.member)
    assert client.get(booklet.get_absolute_url()).status_code == 404
    client.force_login(cast.coordinator)
    assert "hx-trigger" in client.get(booklet.get_absolute_url()).text
    with pytest.raises(Refused, match="pas prêt"):
        services.publish_booklet(actor=cast.coordinator, booklet=booklet)

    services.make(booklet)
    services.publish_booklet(actor=cast.coordinator, booklet=booklet)

    client.logout()
    assert client.get(booklet.get_absolute_url()).status_code == 200
    assert client.get(f"{booklet.get_absolute_url()}pdf/").content == b"%PDF-essai"
    assert json.loads(client.get(f"{booklet.get_absolute_url()}releve/").content)["year"] == YEAR
    services.withdraw_booklet(actor=cast.coordinator, booklet=booklet)
    client.force_login(cast.member)
    assert client.get(f"{booklet.get_absolute_url()}pdf/").status_code == 404


def test_file_is_checked_against_the_digest(cast, client, media):
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    services.make(booklet)
    client.force_login(cast.coordinator)
    address = f"{booklet.get_absolute_url()}verifier/"

    def send(content):
        file = io.BytesIO(content)
        file.name = "livret.pdf"
        return client.post(address, {"file": file}).text

    pdf = stored(booklet)
    assert "C'est bien ce livret" in send(pdf)
    assert "Ce n'est pas ce livret" in send(pdf[:-1] + b"x")
    Snapshot.objects.update(content="{}")
    assert "différent de celui qui a été figé" in client.get(address).text


def test_replay_of_a_kept_booklet_gives_its_bytes(cast, media):
    project(cast, objective="Raccourcir", approach="Ateliers", result="Divisé par deux")
    booklet = services.ask_booklet(actor=cast.coordinator, year=YEAR)
    services.make(booklet)
    Project.objects.update(title="Tout a changé depuis")

    assert drawing.draw(json.loads(booklet.snapshot.content)).digest == booklet.digest


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_with_more_booklets(cast, client, size, django_assert_num_queries):
    for number in range(size):
        Booklet.objects.create(year=2030 + number, started_at=timezone.now())
    client.force_login(cast.coordinator)

    with django_assert_num_queries(7):
        client.get("/livrets/")
