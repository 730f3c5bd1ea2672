"""Projects seen together: the board, the calendar, what is late; the lines of « Mon lundi » and who is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cast import Cast
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.ui import services as screens
from kilometre.foundation.week.registry import Section, of
from kilometre.network.models import Reform
from kilometre.projects import board, calendar, services
from kilometre.projects.enums import Direction, LineKind, Stage
from kilometre.projects.models import Line, Project

TODAY = timezone.localdate()
LAST_WEEK, NEXT_WEEK = TODAY - dt.timedelta(days=7), TODAY + dt.timedelta(days=7)


def public(cast: Cast, **fields) -> Project:
    fields = {"actor": cast.member, "title": "Un seul guichet", "lead_lab": cast.lab, **fields}
    return services.publish(actor=cast.member, project=services.start(**fields))


def milestone(cast: Cast, project: Project, **fields) -> Line:
    fields = {"title": "Essai au guichet", "date": LAST_WEEK, "kind": LineKind.MILESTONE, **fields}
    return services.add_line(actor=cast.member, project=project, **fields)


def texts(user, section: Section) -> str:
    return " / ".join(line.text for part in of(user) if part.section == section for line in part.lines)


def test_board_of_all_counts_what_a_visitor_sees(cast, client):
    public(cast, partner_labs=[cast.other_lab])
    services.start(actor=cast.member, title="Brouillon", lead_lab=cast.lab)
    screens.recount()

    shown = client.get("/projets/tableau/").context["board"]

    assert {row.title: row.total for row in shown.rows} == {"État'LIN": 1, "Lab'EST": 1}


@pytest.mark.parametrize("by", ["lab", "region", "reforme"])
def test_counts_of_the_board_are_those_of_the_list_it_leads_to(cast, client, by):
    reform = Reform.objects.create(slug="reforme", title="Une réforme")
    for place in (cast.lab.region, cast.commune.department):
        public(cast, territory=place, reform=reform, partner_labs=[cast.other_lab])
    screens.recount()

    cells = [
        cell for row in client.get(f"/projets/tableau/?par={by}").context["board"].rows for cell in row.cells
    ]

    assert any(cell.count for cell in cells)
    for cell in cells:
        assert len(client.get(cell.url).context["list"]["rows"]) == cell.count


def test_board_of_a_lab_names_its_projects_and_the_drafts_that_one_may_read(cast, as_, client):
    public(cast)
    services.start(actor=cast.member, title="Esquisse", lead_lab=cast.lab)

    assert "Esquisse" in as_(cast.member).get("/projets/tableau/?lab=labest").content.decode()
    client.logout()
    visited = client.get("/projets/tableau/?lab=labest").content.decode()
    assert "Un seul guichet" in visited
    assert "Esquisse" not in visited


def test_board_of_a_roadmap_has_a_row_an_axis_in_order(cast, client):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    first, second = (services.add_axis(actor=cast.lead, roadmap=roadmap, title=name) for name in "BA")
    under = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Sous", parent=first)
    for axis in (second, under, first):
        public(cast, axis=axis)

    shown = client.get(f"/projets/tableau/?roadmap={roadmap.public_id}").context["board"]

    assert [row.title for row in shown.rows] == ["B", "B › Sous", "A"]


def test_board_of_many_projects_counts_them_the_same(cast, monkeypatch):
    for rank in range(3):
        public(cast, title=f"P{rank}", partner_labs=[cast.other_lab])
    rows = Project.objects.public()
    named = board.of_some(rows, board.By.LAB, {"lab": "labest"})
    monkeypatch.setattr(board, "NAMED", 1)

    counted = board.of_some(rows, board.By.LAB, {"lab": "labest"})

    assert not counted.is_named
    assert [[cell.count for cell in row.cells] for row in counted.rows] == [
        [cell.count for cell in row.cells] for row in named.rows
    ]


@pytest.mark.parametrize("query", ["?lab=%00", "?lab=inconnu&par=axe", "?roadmap=x&region=zz", "?par=rien"])
def test_rough_addresses_are_borne(cast, client, query):
    for name in ("tableau", "calendrier"):
        assert client.get(f"/projets/{name}/{query}").status_code == 200


def test_calendar_shows_the_most_pressing_first_and_marks_what_is_late(cast):
    later, sooner = public(cast, title="Après"), public(cast, title="Avant")
    milestone(cast, later, date=NEXT_WEEK)
    milestone(cast, sooner)
    milestone(cast, sooner, title="Trop loin", date=TODAY + dt.timedelta(days=900))

    shown = calendar.of(Project.objects.public(), TODAY)

    assert [strip.project.title for strip in shown.strips] == ["Avant", "Après"]
    assert [mark.state for strip in shown.strips for mark in strip.marks] == ["late", "next"]
    assert all(0 <= mark.x <= 100 for strip in shown.strips for mark in strip.marks)


@pytest.mark.parametrize("day", [dt.date(2026, 1, 31), dt.date(2028, 2, 29), dt.date(2026, 12, 31)])
def test_calendar_bears_every_day(db, day):
    shown = calendar.of(Project.objects.all(), day)

    assert 5 <= len(shown.quarters) <= 7
    assert shown.strips == []


def test_late_says_what_and_who(cast, as_):
    project = public(cast)
    milestone(cast, project, owner=cast.lead.person)
    services.set_target(
        actor=cast.member, project=project, title="Délai", unit="jours", direction=Direction.DOWN,
        baseline=Decimal(62), baseline_on=TODAY - dt.timedelta(days=90), goal=Decimal(30), goal_on=LAST_WEEK,
        source="Registre",
    )  # fmt: skip
    Project.objects.update(news_at=timezone.now() - dt.timedelta(days=70))

    shown = as_(cast.lead).get("/projets/en-retard/").content.decode()

    assert "Jalon : Essai au guichet" in shown
    assert "Bruno Responsable doit agir" in shown
    assert "Mesure attendue : Délai" in shown
    assert "Aucune nouvelle depuis deux mois" in shown


def test_what_is_settled_measured_told_or_stopped_is_not_late(cast, as_):
    project = public(cast, objective="Mieux")
    line = milestone(cast, project)
    services.settle(actor=cast.member, line=line)
    stopped = public(cast, title="Arrêté")
    milestone(cast, stopped)
    services.change_stage(actor=cast.member, project=stopped, stage=Stage.STOPPED, reason="Faute de temps.")

    assert as_(cast.lead).get("/projets/en-retard/").context["late"] == []


def test_late_shows_no_draft_of_others(cast, as_):
    draft = services.start(actor=cast.member, title="Esquisse", lead_lab=cast.lab)
    milestone(cast, draft)

    assert as_(cast.stranger).get("/projets/en-retard/").context["late"] == []
    assert as_(cast.lead).get("/projets/en-retard/").context["late"] != []


def test_week_tells_who_takes_care_and_who_waits(cast):
    project = public(cast)
    milestone(cast, project, owner=cast.lead.person)
    milestone(
        cast, project, title="Bien plus tard", date=TODAY + dt.timedelta(days=60), owner=cast.lead.person
    )

    assert "Essai au guichet" in texts(cast.lead, Section.MINE)
    assert "Bien plus tard" not in texts(cast.lead, Section.MINE)
    assert "Essai au guichet" in texts(cast.member, Section.AWAITED)  # who answers for the project
    assert texts(cast.stranger, Section.MINE) == ""


def told(user) -> list[str]:
    consumers.run("notifications")
    return list(Notification.objects.filter(user=user).values_list("text", flat=True))


def test_those_whom_it_concerns_are_told(cast):
    project = public(cast, objective="Mieux")
    services.add_member(actor=cast.member, project=project, person=cast.stranger.person)
    milestone(cast, project, owner=cast.lead.person)
    services.change_stage(actor=cast.member, project=project, stage=Stage.IMMERSION)

    assert any("vous êtes de l'équipe" in text.lower() for text in told(cast.stranger))
    assert any("essai au guichet" in text.lower() for text in told(cast.lead))
    assert any("immersion" in text for text in told(cast.stranger))
    assert told(cast.member) == []
