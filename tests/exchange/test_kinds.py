"""What tables of needs, actions and projects become."""

import datetime as dt

import pytest
from django.utils import timezone

from exchange.making import checked, imported, told
from kilometre.coordination import services as coordination
from kilometre.coordination.models import Gathering
from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.intake import services as intake
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.projects import services as projects
from kilometre.projects.enums import Stage, Visibility
from kilometre.projects.models import Action, Project

ACTIONS = (
    "Intitulé;Type;Date;Bilan\n"
    "Atelier aidants;Atelier;05/03/2026;Trois idées\n"
    "Visite du guichet;Autre;6 mars 2026;\n"
)
PROJECTS = "Projet;Statut;Objectif;Partenaires;Résultats\nAides en un appel;En test;Un seul appel;État'LIN;\n"
NEEDS = (
    "Demande;Description;Public;Code INSEE;Date\n"
    "Les familles renoncent;Trois justificatifs;Les aidants;67482;05/03/2026\n"
)
GATHERINGS = (
    "Événement;Type;Début;Fin;Lieu;Jauge\n"
    "Portes ouvertes;Journée;05/03/2027 9h;05/03/2027 17h30;Strasbourg;30\n"
)
TABLES = {"actions": ACTIONS, "projects": PROJECTS, "needs": NEEDS, "gatherings": GATHERINGS}


def test_actions_come_with_the_lab_of_who_imports(cast):
    batch = imported(cast.member, "actions", ACTIONS)

    assert batch.summary["created"] == 2
    action = Action.objects.get(title="Atelier aidants")
    assert (action.kind, f"{action.date}", action.summary, list(action.labs.all())) == (
        "workshop", "2026-03-05", "Trois idées", [cast.lab],
    )  # fmt: skip


def test_projects_come_as_drafts_at_their_stage(cast):
    imported(cast.member, "projects", PROJECTS)

    project = Project.objects.get()
    assert (project.stage, project.visibility, project.lead_lab) == (
        Stage.EXPERIMENT,
        Visibility.DRAFT,
        cast.lab,
    )
    assert list(project.partner_labs.all()) == [cast.other_lab]
    assert not Project.objects.visible_to(cast.visitor).exists()


@pytest.mark.parametrize(("stage", "says"), [("Terminé", "dit son résultat"), ("Arrêté", "dit pourquoi")])
def test_project_that_ended_owes_its_result_or_reasons(cast, stage, says):
    assert says in told(checked(cast.member, "projects", f"Projet;Statut\nX;{stage}\n"))[0][2]


def test_lab_of_somebody_else_is_refused_on_the_line(cast):
    batch = checked(
        cast.member,
        "actions",
        "Titre;Type;Date;Lab\nA;Atelier;05/03/2026;État'LIN\nB;Atelier;05/03/2026;Nulle\n",
    )

    assert "dont vous êtes membre" in told(batch)[0][2]
    assert "Aucun lab ne s'appelle « Nulle »" in told(batch)[1][2]


def test_needs_come_in_charge_of_who_brings_them_and_tell_nobody(cast):
    imported(cast.member, "needs", NEEDS)

    need = Need.objects.get()
    assert (need.state, need.contact, need.lab) == (NeedState.IN_CHARGE, cast.member.person, cast.lab)
    assert need.description == "Trois justificatifs"
    assert timezone.localdate(need.sent_at) == dt.date(2026, 3, 5)
    consumers.run("notifications")
    assert not Notification.objects.exists()
    assert not Need.objects.whose_promise_is_judged(timezone.now()).exists()


def test_gatherings_come_at_the_lab_in_their_own_hours(cast):
    imported(cast.lead, "gatherings", GATHERINGS)

    gathering = Gathering.objects.get()
    assert (gathering.lab, gathering.seats, f"{gathering.starts_at:%Y-%m-%d %H:%M}") == (
        cast.lab, 30, "2027-03-05 08:00",
    )  # fmt: skip
    consumers.run("notifications")
    assert not Notification.objects.exists()


def test_gathering_where_somebody_registered_is_not_undone(cast):
    batch = imported(cast.lead, "gatherings", GATHERINGS)
    coordination.register(actor=cast.member, gathering=Gathering.objects.get())

    services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


@pytest.mark.parametrize("kind", TABLES)
def test_second_import_of_the_same_table_finds_every_line(cast, kind):
    imported(cast.lead, kind, TABLES[kind])

    again = checked(cast.lead, kind, TABLES[kind])

    assert {(row.verdict, row.choice) for row in again.rows.all()} == {(Verdict.DUPLICATE, Choice.SKIP)}


@pytest.mark.parametrize(
    ("kind", "model"),
    [("actions", Action), ("projects", Project), ("needs", Need), ("gatherings", Gathering)],
)
def test_undo_leaves_nothing(cast, kind, model):
    batch = imported(cast.lead, kind, TABLES[kind])
    assert model.objects.exists()

    services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert (batch.state, model.objects.exists()) == (ImportState.UNDONE, False)


def test_project_published_since_is_not_undone(cast):
    batch = imported(cast.member, "projects", PROJECTS)
    projects.publish(actor=cast.member, project=Project.objects.get())

    services.undo(actor=cast.member, batch=batch)

    batch.refresh_from_db()
    assert batch.summary["touched"] == [[2, "« Aides en un appel » a été modifié depuis."]]


def test_need_discussed_since_is_not_undone(cast):
    from kilometre.foundation.threads import services as threads

    batch = imported(cast.member, "needs", NEEDS)
    threads.post(actor=cast.member, subject=Need.objects.get(), body="On s'appelle demain.")

    services.undo(actor=cast.member, batch=batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert Need.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "column"),
    [
        ("organisations", "Nom;Type;Ville\nA;Association;Nullepart\n", "C, Ville"),
        ("projects", "Projet;Lab\nX;Nulle\n", "B, Lab"),
        ("needs", "Demande;Description;Public;Code INSEE\nA;B;C;99999\n", "D, Code INSEE"),
        ("gatherings", "Titre;Type;Début;Fin;Lab\nA;Journée;05/03/2027 9h;05/03/2027 17h;Nulle\n", "E, Lab"),
        ("people", "Nom complet;Laboratoire\nJo Petit;Nulle\n", "B, Laboratoire"),
        ("actions", "Titre;Genre;Date\nA;Atelier;05/03/2090\n", "C, Date"),
    ],
)
def test_cell_that_is_refused_is_told_with_its_column(cast, kind, text, column):
    row = checked(cast.lead, kind, text).rows.get()

    assert [told for told, _ in row.messages] == [column]


@pytest.mark.parametrize(
    ("of_kind", "text", "columns"),
    [
        ("needs", "Demande;Description;Public;Ville;Date\n;Rien;Les aidants;Nulle-Part;32/13/2026\n", "ADE"),
        (
            "needs",
            "Demande;Description;Public;Ville;Lab\nUn besoin;Rien;Les aidants;Nulle-Part;Aucun\n",
            "DE",
        ),
        ("projects", "Projet;Lab pilote;Partenaires;Commune\nUn projet;Aucun;Personne;Nulle-Part\n", "BCD"),
        ("actions", "Intitulé;Type;Date;Labs\nUn atelier;Pique-nique;05/03/2026;Aucun\n", "BD"),
    ],
    ids=["empty and unreadable cells", "place and lab", "three names", "kind and lab"],
)
def test_line_tells_all_that_nobody_knows_at_once(cast, of_kind, text, columns):
    batch = checked(cast.lead, of_kind, text)

    row = batch.rows.get()
    assert row.verdict == Verdict.PROBLEM
    assert sorted(column[0] for column, _ in row.messages) == list(columns)


def test_need_that_the_platform_reminded_of_is_taken_back(cast):
    batch = imported(
        cast.member,
        "needs",
        "Besoin;Description;Public;Commune\nUn besoin;Ce qui se passe;Les aidants;67482\n",
    )
    need = Need.objects.get()
    assert intake.climb(need=need, now=timezone.now() + dt.timedelta(days=10))

    services.undo(actor=cast.member, batch=batch)

    batch.refresh_from_db()
    assert (batch.state, batch.summary.get("touched")) == (ImportState.UNDONE, None)
    assert not Need.objects.exists()
