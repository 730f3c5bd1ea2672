"""Projects seen together: the board, the calendar, what is late; the lines of « Mon lundi » and who is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cast import Cast, make_lab, make_member
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import services as screens
from kilometre.foundation.week.registry import Section, of
from kilometre.network.models import Lab, Reform
from kilometre.network.rules import forget_standing
from kilometre.projects import board, calendar, lateness, services
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

    assert {row.title: sum(cell.count for cell in row.cells) for row in shown.rows} == {
        "État'LIN": 1,
        "Lab'EST": 1,
    }


def test_board_that_was_never_counted_is_counted_when_it_is_read(cast, client):
    public(cast)

    shown = client.get("/projets/tableau/").context["board"]

    assert (shown.total, [row.title for row in shown.rows]) == (1, ["Lab'EST"])


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


@pytest.mark.parametrize(
    ("by", "unsaid"),
    [("lab", "Lab non précisé"), ("region", "Région non précisée"), ("reforme", "Sans réforme")],
)
@pytest.mark.parametrize("query", ["", "&origin=&lab="])
def test_board_loses_no_project_of_the_list(cast, client, by, unsaid, query):
    reform = Reform.objects.create(slug="reforme", title="Une réforme")
    public(cast, reform=reform, territory=cast.lab.region, partner_labs=[cast.other_lab])
    for number in range(3):
        Project.objects.create(title=f"Nommé {number}", visibility="public", origin="document")
    screens.recount()

    shown = client.get(f"/projets/tableau/?par={by}{query}").context["board"]

    last = shown.rows[-1]
    assert (last.title, sum(cell.count for cell in last.cells)) == (unsaid, 3)
    assert len(client.get(last.url).context["list"]["rows"]) == 3
    assert shown.total == len(client.get(shown.url).context["list"]["rows"]) == 4


def test_board_of_a_reform_has_its_row_of_projects_without_a_lab(cast, client):
    reform = Reform.objects.create(slug="reforme", title="Une réforme")
    Project.objects.create(title="Nommé", visibility="public", origin="document", reform=reform)

    shown = client.get("/projets/tableau/?reform=reforme").context["board"]

    counts = [(row.title, sum(cell.count for cell in row.cells)) for row in shown.rows]
    assert counts == [("Lab non précisé", 1)]
    assert shown.total == 1


@pytest.mark.parametrize("query", ["", "&region=44"])
def test_board_marks_examples_in_rows_and_cells(cast, client, query):
    public(cast, territory=cast.lab.region)
    public(cast, territory=cast.lab.region, title="Second")
    Project.objects.filter(title="Second").update(origin=Origin.FICTIONAL)
    Lab.objects.filter(pk=cast.lab.pk).update(origin=Origin.FICTIONAL)
    screens.recount()

    page = client.get(f"/projets/tableau/?par=lab{query}")

    cell = page.context["board"].rows[0].cells[0]
    assert (cell.count, cell.examples) == (2, 1)
    assert page.content.decode().count("xemple fictif") >= 2


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
    asked = board.Asked(board.By.LAB, given={"lab": "labest"})
    named = board.of_some(rows, asked)
    monkeypatch.setattr(board, "NAMED", 1)

    counted = board.of_some(rows, asked)

    assert not counted.is_named
    assert [[cell.count for cell in row.cells] for row in counted.rows] == [
        [cell.count for cell in row.cells] for row in named.rows
    ]


def test_board_of_many_labs_goes_page_by_page_and_loses_none(cast, client, monkeypatch):
    public(cast, partner_labs=[cast.other_lab])
    screens.recount()
    monkeypatch.setattr(board, "ROWS", 1)

    pages = [client.get(f"/projets/tableau/?par=lab&page={number}") for number in (1, 2, 3)]

    assert [[row.title for row in page.context["board"].rows] for page in pages] == [
        ["Lab'EST"],
        ["État'LIN"],
        ["État'LIN"],
    ]
    assert 'href="?par=lab&amp;page=2"' in pages[0].content.decode()
    assert "Page suivante" not in pages[1].content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?page=x",
        "?page=-1",
        "?page=99999999",
        "?lab=%00",
        "?lab=inconnu&par=axe",
        "?roadmap=x&region=zz",
        "?par=rien",
    ],
)
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


def test_calendar_of_many_milestones_keeps_the_open_ones(cast, monkeypatch):
    monkeypatch.setattr(calendar, "SHOWN", 1)
    done, still = public(cast, title="Tout atteint"), public(cast, title="Encore ouvert")
    for rank in range(9):
        line = milestone(cast, done, title=f"Atteint {rank}", date=LAST_WEEK - dt.timedelta(days=rank))
        services.settle(actor=cast.member, line=line)
    milestone(cast, still, date=NEXT_WEEK)

    shown = calendar.of(Project.objects.public(), TODAY)

    assert [strip.project.title for strip in shown.strips] == ["Encore ouvert"]
    assert "NULLS FIRST" in str(
        Line.objects.order_by(calendar.OPEN_FIRST).query
    )  # whatever the database does


def test_calendar_ends_with_those_that_have_reached_all_and_shows_what_the_open_ones_reached(cast):
    done, still = public(cast, title="Tout atteint"), public(cast, title="Encore ouvert")
    for project in (done, still):
        services.settle(actor=cast.member, line=milestone(cast, project, title="Atteint"))
    milestone(cast, still, date=NEXT_WEEK)

    shown = calendar.of(Project.objects.public(), TODAY)

    assert [strip.project.title for strip in shown.strips] == ["Encore ouvert", "Tout atteint"]
    assert [[mark.state for mark in strip.marks] for strip in shown.strips] == [["next", "done"], ["done"]]


def test_projects_of_a_lab_and_their_lines_are_found_once_led_or_helped(cast):
    led, helped = (
        public(cast, title="Piloté", partner_labs=[cast.other_lab]),
        public(cast, title="Aidé", lead_lab=cast.other_lab, partner_labs=[cast.lab]),
    )
    elsewhere = public(cast, title="Ailleurs")
    milestone(cast, elsewhere)
    lines = [milestone(cast, project) for project in (led, helped)]
    Project.objects.filter(pk=elsewhere.pk).update(lead_lab=cast.other_lab)

    for found in (Project.objects.of_lab(cast.lab), Project.objects.of_lab_named(cast.lab.slug)):
        assert [project.title for project in found.public().order_by("sort_key")] == ["Aidé", "Piloté"]
        assert set(Line.objects.filter(found.public().held())) == set(lines)
        assert not Line.objects.filter(found.none().held()).exists()


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

    assert "Jalon : Essai au guichet" in shown
    assert "Bruno Responsable doit agir" in shown
    assert "Mesure attendue : Délai" in shown
    assert "Aucune nouvelle depuis deux mois" in shown


def test_what_is_settled_measured_told_or_stopped_is_not_late(cast, as_):
    project = public(cast, objective="Mieux")
    line = milestone(cast, project)
    services.settle(actor=cast.member, line=line)
    stopped = public(cast, title="Arrêté")
    milestone(cast, stopped)
    services.change_stage(actor=cast.member, project=stopped, stage=Stage.STOPPED, reason="Faute de temps.")

    assert as_(cast.lead).get("/projets/en-retard/").context["late"] == []


def test_late_says_when_it_shows_a_part(cast, as_, monkeypatch):
    project = public(cast)
    for days in (3, 2, 1):
        milestone(cast, project, title=f"Depuis {days} jours", date=TODAY - dt.timedelta(days=days))
    assert "les plus anciennes" not in as_(cast.lead).get("/projets/en-retard/").content.decode()
    monkeypatch.setattr(lateness, "SHOWN", 2)

    page = as_(cast.lead).get("/projets/en-retard/")

    assert [late.due for late in page.context["late"]] == [TODAY - dt.timedelta(days=days) for days in (3, 2)]
    assert "Seules les 2 lignes les plus anciennes" in page.content.decode()


def test_late_shows_no_draft_of_others(cast, as_):
    draft = services.start(actor=cast.member, title="Esquisse", lead_lab=cast.lab)
    milestone(cast, draft)

    assert as_(cast.stranger).get("/projets/en-retard/").context["late"] == []
    assert as_(cast.lead).get("/projets/en-retard/").context["late"] != []


def test_a_risk_is_late_for_those_who_work_on_the_project_alone(cast, as_):
    risk = {"kind": LineKind.RISK, "title": "Le chef de service bloque tout", "owner": cast.lead.person}
    milestone(cast, public(cast), **risk)

    def reads(user) -> bool:
        shown = as_(user).get("/projets/en-retard/").content.decode()
        return "bloque tout" in shown or "Bruno Responsable" in shown.split("<main")[1]

    assert reads(cast.member)
    assert reads(cast.coordinator)
    assert not reads(cast.stranger)
    assert not reads(cast.officer)


def test_a_risk_leaves_the_week_of_who_left_the_project(cast):
    project = public(cast)
    joined = services.add_member(actor=cast.member, project=project, person=cast.stranger.person)
    milestone(cast, project, kind=LineKind.RISK, title="Faute de salle", owner=cast.stranger.person)
    assert "Faute de salle" in texts(cast.stranger, Section.MINE)

    services.leave_team(actor=cast.stranger, member=joined)

    assert texts(cast.stranger, Section.MINE) == ""


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


def left(user) -> None:
    user.person.memberships.update(ends_on=TODAY)
    forget_standing(user)


def late_of_all_kinds(cast: Cast) -> Project:
    """Alice answers for it, and takes care of its milestone."""
    project = public(cast, partner_labs=[cast.other_lab])
    milestone(cast, project, owner=cast.member.person)
    services.set_target(
        actor=cast.member, project=project, title="Délai", unit="jours", direction=Direction.DOWN,
        baseline=Decimal(62), baseline_on=TODAY - dt.timedelta(days=90), goal=Decimal(30), goal_on=LAST_WEEK,
        source="Registre",
    )  # fmt: skip
    Project.objects.update(news_at=timezone.now() - dt.timedelta(days=70))
    return project


def test_week_of_who_left_passes_to_the_lab(cast):
    late_of_all_kinds(cast)
    assert texts(cast.member, Section.MINE).count("Un seul guichet") == 3
    assert texts(cast.lead, Section.AWAITED) == ""

    left(cast.member)

    assert texts(cast.member, Section.MINE) == ""
    awaited = [line for part in of(cast.lead) if part.section == Section.AWAITED for line in part.lines]
    assert {line.whom for line in awaited} == {"personne n'est nommé"}
    assert {line.act for line in awaited} == {"Voir", "Nommer l'interlocuteur"}
    assert "Essai au guichet" in texts(cast.lead, Section.AWAITED)
    assert texts(cast.stranger, Section.AWAITED) == ""  # a lab that takes part


def test_partner_labs_answer_where_none_leads(cast):
    late_of_all_kinds(cast)
    left(cast.member)
    Project.objects.update(lead_lab=None)

    assert "Un seul guichet" in texts(cast.stranger, Section.AWAITED)


def test_who_left_a_lab_and_stays_in_the_team_still_acts(cast):
    project = late_of_all_kinds(cast)
    services.add_member(actor=cast.lead, project=project, person=cast.member.person)
    left(cast.member)

    assert texts(cast.member, Section.MINE).count("Un seul guichet") == 3
    assert texts(cast.lead, Section.AWAITED) == ""


def test_who_answers_reads_that_the_owner_of_a_line_left(cast):
    milestone(cast, public(cast), owner=cast.lead.person)

    left(cast.lead)

    (line,) = [line for part in of(cast.member) if part.section == Section.AWAITED for line in part.lines]
    assert line.whom == "personne n'est nommé"


def test_late_waits_for_nobody_who_left(cast, as_):
    late_of_all_kinds(cast)
    left(cast.member)

    late = as_(cast.lead).get("/projets/en-retard/").context["late"]

    assert [row.who for row in late] == [None, None, None]


def test_late_offers_its_act_to_those_who_may(cast, as_):
    late_of_all_kinds(cast)
    third = make_member("Zoé Tierce", lab=make_lab("tiers", "Tiers"))

    assert "Mesurer" in as_(cast.stranger).get("/projets/en-retard/").text
    shown = as_(third).get("/projets/en-retard/").text
    assert "Mesure attendue" in shown
    assert "Mesurer" not in shown


def test_line_of_who_left_is_settled_by_the_others(cast):
    line = milestone(cast, public(cast), owner=cast.member.person)
    left(cast.member)

    services.put_off(actor=cast.lead, line=line, date=NEXT_WEEK, reason="Alice est partie.")
    services.settle(actor=cast.lead, line=line)

    assert not Line.objects.get().is_open


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
