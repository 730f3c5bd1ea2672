"""All the data of a lab, as one person may see them: whole, documented, harmless, and nothing more."""

import csv
import datetime as dt
import io
import json
import threading
import weakref
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.samples import make_scene
from kilometre.coordination import services as coordination
from kilometre.coordination.models import Gathering
from kilometre.foundation.exchange import exports, services
from kilometre.foundation.exchange.enums import ExportState
from kilometre.foundation.exchange.models import Export
from kilometre.foundation.exchange.services import archiving, exporting
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.models import Record
from kilometre.foundation.tasks import worker
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.foundation.tasks.services import rerun
from kilometre.foundation.threads import services as threads
from kilometre.intake import services as intake
from kilometre.network.models import Lab, Membership, Person
from kilometre.projects import services as projects
from kilometre.projects.enums import Stage
from kilometre.projects.models import ProjectDate
from kilometre.studies.enums import PartState
from kilometre.studies.models import Part

DAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def archive_of(export: Export) -> zipfile.ZipFile:
    export.refresh_from_db()
    with default_storage.open(export.path) as kept:
        return zipfile.ZipFile(io.BytesIO(kept.read()))


def table(book: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(book.read(name).decode("utf-8-sig")), delimiter=";"))


def made(user, lab) -> zipfile.ZipFile:
    export = services.ask_export(actor=user, subject=lab)
    exporting.make(Export.objects.select_related("owner").get(pk=export.pk))
    return archive_of(export)


def send(cast, lab, title="Un guichet unique"):
    return intake.send(
        actor=cast.holder, title=title, description="…", concerns="…", territory=cast.commune, lab=lab
    )


def test_archive_has_a_table_a_kind_with_documented_columns(cast):
    send(cast, cast.lab)
    projects.record_action(actor=cast.member, title="=1+1", kind="workshop", date=DAY, labs=[cast.lab])

    book = made(cast.member, cast.lab)

    assert [row["Besoin"] for row in table(book, "besoins.csv")] == ["Un guichet unique"]
    assert table(book, "actions.csv")[0]["Titre"] == "'=1+1"
    assert {row["Personne"] for row in table(book, "equipe.csv")} == {cast.member.name, cast.lead.name}
    whole = json.loads(book.read("donnees.json"))
    assert whole["tables"]["actions"][0]["title"] == "=1+1"
    documented = {(row["Fichier"], row["Colonne"]) for row in table(book, "colonnes.csv")}
    for part in exports.SCOPES[Lab].parts:
        heads = book.read(f"{part.name}.csv").decode("utf-8-sig").splitlines()[0].split(";")
        assert {(f"{part.name}.csv", head) for head in heads} <= documented


WHOLE = {
    "lab", "sources", "equipe", "postes", "prets", "besoins", "qualifications", "equipes-des-besoins", "echanges", "projets",
    "dates-des-projets", "etapes-des-projets", "journal-des-projets", "indicateurs-des-projets", "mesures-des-projets",
    "equipes-des-projets", "actions", "feuilles-de-route", "etudes", "reponses-aux-appels", "rendez-vous", "inscriptions",
    "arrivee", "appuis", "bilans-annuels",
}  # fmt: skip


def test_archive_holds_all_that_the_lab_has_on_the_scene_of_the_matrix(db):
    """Every table has a row there: none is named and empty for want of a right or of a join."""
    scene = make_scene()
    cast, project = scene.cast, scene.records["projects.project"][""]
    ProjectDate.objects.create(project=project, label="Début", date=DAY, source="Le lab")
    projects.change_stage(actor=cast.lead, project=project, stage=Stage.IMMERSION, proof="Trois visites")

    coordination.register(actor=cast.member, gathering=Gathering.objects.get(lab=cast.lab))
    Part.objects.filter(lab=cast.lab).update(
        state=PartState.ACCEPTED, answered_at=timezone.now(), contact=cast.member.person
    )

    books = [made(cast.lead, cast.lab), made(cast.stranger, cast.other_lab)]

    assert {part.name for part in exports.SCOPES[Lab].parts} == WHOLE
    assert {name for name in WHOLE if not any(table(book, f"{name}.csv") for book in books)} == set()


def test_what_a_team_reads_alone_is_for_those_who_work_there(cast):
    """A member of the lab takes the thread of its needs; who registered is for who organises."""
    need = send(cast, cast.lab)
    intake.take_in_charge(actor=cast.member, need=need)
    threads.post(actor=cast.holder, subject=need, body="Quand ?")
    elsewhere = send(cast, cast.other_lab)
    threads.post(actor=cast.holder, subject=elsewhere, body="Ailleurs")

    told = table(made(cast.member, cast.lab), "echanges.csv")

    assert [(row["Besoin"], row["Message"]) for row in told] == [(need.public_id, "Quand ?")]


def test_only_members_export_and_each_reads_their_own(cast, client, run_tasks):
    address = f"/exports/{cast.lab.ref}/"
    for user in (cast.stranger, cast.citizen, cast.coordinator):
        client.force_login(user)
        assert client.post(address).status_code == 403
    client.force_login(cast.member)
    page = client.post(address, follow=True)
    assert "Les données sont rassemblées" in page.content.decode()

    run_tasks()

    export = Export.objects.get()
    assert Notification.objects.get(user=cast.member).url == export.get_absolute_url()
    answer = client.get(f"{export.get_absolute_url()}telecharger/")
    assert answer["Content-Disposition"].endswith('.zip"')
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    client.force_login(cast.lead)
    assert client.get(f"{export.get_absolute_url()}telecharger/").status_code == 404


def test_lab_page_offers_it_to_its_members_alone(cast, client):
    assert "Exporter les données" not in client.get(cast.lab.get_absolute_url()).content.decode()
    client.force_login(cast.member)
    assert "Exporter les données" in client.get(cast.lab.get_absolute_url()).content.decode()


def test_who_left_meanwhile_gets_nothing(cast):
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    Membership.objects.filter(person=cast.member.person).delete()

    exporting.make(Export.objects.select_related("owner").get(pk=export.pk))

    export.refresh_from_db()
    assert (export.state, default_storage.exists(export.path)) == ("failed", False)
    with pytest.raises(PermissionDenied):
        services.ask_export(actor=cast.stranger, subject=cast.lab)


def test_archive_closes_to_who_left_since(cast, client):
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    exporting.make(Export.objects.select_related("owner").get(pk=export.pk))
    client.force_login(cast.member)
    answer = client.get(f"{export.get_absolute_url()}telecharger/")
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))

    Membership.objects.filter(person=cast.member.person).delete()

    assert client.get(f"{export.get_absolute_url()}telecharger/").status_code == 403


def work_until_it_fails():
    """As if the time between two tries were short."""
    while Job.objects.filter(state=JobState.QUEUED).update(run_after=timezone.now()):
        worker.run(threading.Event(), once=True)


def test_export_that_fails_for_good_is_told_and_asked_again(cast, client, monkeypatch):
    write = archiving.write

    def fail(*args):
        raise OSError("no room")

    monkeypatch.setattr(archiving, "write", fail)
    failed = services.ask_export(actor=cast.member, subject=cast.lab)
    assert services.ask_export(actor=cast.member, subject=cast.lab) == failed
    work_until_it_fails()

    told = Notification.objects.get(user=cast.member)
    assert (told.text.endswith("n'a pas pu être fait."), told.url) == (True, failed.get_absolute_url())
    client.force_login(cast.member)
    page = client.get(failed.get_absolute_url()).text
    assert "L'export n'a pas pu être fait" in page
    assert "Demander de nouveau l'export" in page
    assert "no room" not in page

    monkeypatch.setattr(archiving, "write", write)
    client.post(f"/exports/{cast.lab.ref}/")
    work_until_it_fails()

    again = Export.objects.exclude(pk=failed.pk).get()
    assert again.state == ExportState.READY


def test_export_whose_job_a_restoration_lost_is_made_when_asked_again(cast):
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    services.ask_export(actor=cast.member, subject=cast.lab)
    assert Job.objects.count() == 1
    Job.objects.all().delete()

    assert services.ask_export(actor=cast.member, subject=cast.lab) == export
    worker.run(threading.Event(), once=True)

    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_failed_export_that_an_administrator_runs_again_is_made(cast, monkeypatch):
    monkeypatch.setattr(archiving, "write", lambda *_: 1 / 0)
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    work_until_it_fails()
    monkeypatch.undo()

    rerun(actor=cast.administrator, job=Job.objects.failed().get())
    worker.run(threading.Event(), once=True)

    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_who_lost_the_right_is_told_why_and_is_not_offered_to_ask(cast, client):
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    Membership.objects.filter(person=cast.member.person).delete()
    work_until_it_fails()
    client.force_login(cast.member)

    page = client.get(export.get_absolute_url()).text

    assert "Vous n'avez plus accès à ces données" in page
    assert "de nouveau" not in page


def test_archives_are_forgotten_after_a_week(cast):
    export = services.ask_export(actor=cast.member, subject=cast.lab)
    exporting.make(Export.objects.select_related("owner").get(pk=export.pk))
    Export.objects.update(created_at=timezone.now() - dt.timedelta(days=8))

    assert services.forget_exports() == 1

    assert not default_storage.exists(export.path)


WORK = st.lists(
    st.tuples(st.sampled_from(["project", "need", "person"]), st.booleans(), st.booleans()), max_size=8
)


@given(work=WORK, who=st.sampled_from(["member", "lead"]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_export_shows_what_visible_to_hides(cast, work, who):
    """Whatever hangs on the two labs, public or not: each row is one that the person may see."""
    for number, (what, is_own, is_open) in enumerate(work):
        lab, user = (cast.lab, cast.member) if is_own else (cast.other_lab, cast.stranger)
        if what == "project":
            project = projects.start(actor=user, title=f"Projet {number}", lead_lab=lab)
            if is_open:
                projects.publish(actor=user, project=project)
        elif what == "need":
            send(cast, lab, f"Besoin {number}")
        else:
            person = Person.objects.create(name=f"Personne {number}", is_listed=is_open)
            Membership.objects.create(person=person, lab=lab, role="member")
    viewer = getattr(cast, who)

    for lab in (cast.lab, cast.other_lab):
        for part in exports.SCOPES[Lab].parts:
            rows = list(part.rows(lab, viewer))
            model = part.rows(lab, viewer).model
            if issubclass(model, Record) or hasattr(model.objects.all(), "visible_to"):
                seen = set(model.objects.visible_to(viewer).values_list("pk", flat=True))
                assert {row.pk for row in rows} <= seen, part.name
            for row in rows:
                for column in part.columns:
                    column.read(row)


def test_export_costs_no_more_queries_with_more_rows(cast, django_assert_num_queries):
    """What each row shows is read with it, by chunks."""

    def fill(count: int) -> None:
        for number in range(count):
            send(cast, cast.lab, f"Besoin {number}")
            projects.start(actor=cast.member, title=f"Projet {number}", lead_lab=cast.lab)
            projects.record_action(
                actor=cast.member, title="Atelier", kind="workshop", date=DAY, labs=[cast.lab]
            )

    fill(2)
    with CaptureQueriesContext(connection) as few:
        archiving.write(io.BytesIO(), cast.lab, cast.member)
    fill(20)

    with django_assert_num_queries(len(few)):
        archiving.write(io.BytesIO(), cast.lab, cast.member)


def test_export_holds_a_chunk_of_rows_at_a_time(cast, monkeypatch):
    """A hundred times more rows weigh no more: each is forgotten once written."""
    monkeypatch.setattr(archiving, "CHUNK", 10)
    alive, most = weakref.WeakSet(), [0]

    def watched(row):
        alive.add(row)
        most[0] = max(most[0], len(alive))
        return row.name

    for number in range(200):
        person = Person.objects.create(name=f"Personne {number}", is_listed=True)
        Membership.objects.create(person=person, lab=cast.lab, role="member")
    part = exports.Part(
        "gens",
        "Les gens",
        (exports.Column("name", "Nom", "nom", watched),),
        lambda _, user: Person.objects.visible_to(user).order_by("pk"),
    )
    monkeypatch.setattr(exports.SCOPES[Lab], "parts", [part])
    out = io.BytesIO()

    archiving.write(out, cast.lab, cast.member)

    with zipfile.ZipFile(out) as book:
        assert len(table(book, "gens.csv")) == Person.objects.visible_to(cast.member).count() > 200
        assert len(json.loads(book.read("donnees.json"))["tables"]["gens"]) > 200
    assert most[0] <= 30
