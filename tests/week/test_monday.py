"""« Mon lundi »: one's lines, on the page and in the e-mail of Monday."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from intake.needs import send, taken
from intake.teams import ask, helper, wanting
from kilometre.foundation.accounts.models import User
from kilometre.foundation.notifications import services as notifications
from kilometre.foundation.notifications.enums import Channel
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks.models import Job
from kilometre.foundation.week import Dated, Line, registry, tasks
from kilometre.foundation.week.models import WeeklyMail
from kilometre.foundation.week.registry import Part, Section, of, summed_up
from kilometre.foundation.week.topic import MONDAY
from kilometre.intake.enums import NeedState, OrphanCause
from kilometre.network.models import Lab, Membership
from kilometre.network.rules import standing
from kilometre.projects import services as projects
from kilometre.projects.enums import LineKind
from kilometre.projects.models import Line as Milestone
from studies.making import running

MONTH = dt.timedelta(days=30)
A_MONDAY = "2026-11-30"


def texts(user, section: Section) -> list[str]:
    return [line.text for part in of(user) if part.section == section for line in part.lines]


def test_member_reads_what_waits_in_the_lab_late_ones_first(cast):
    send(cast, title="Le récent")
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    taken(cast, title="Le suivi")

    mine = texts(cast.member, Section.MINE)

    assert [next(word for word in ("tardif", "récent", "suivi") if word in text) for text in mine] == [
        "tardif",
        "suivi",
        "récent",
    ]
    assert texts(cast.stranger, Section.MINE) == []


def test_coordination_reads_whom_it_waits_for_and_what_nobody_handles(cast):
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    assert len(texts(cast.coordinator, Section.AWAITED)) == 1

    Membership.objects.filter(lab=cast.lab).delete()

    assert texts(cast.coordinator, Section.AWAITED) == []
    assert len(texts(cast.coordinator, Section.MINE)) == 1


def test_sender_reads_who_must_act(cast):
    taken(cast, title="Mon besoin")

    (part,) = [part for part in of(cast.holder) if part.lines]

    assert part.lines[0].whom == "Alice Membre (Lab'EST) vous répond"


def test_what_does_not_fit_is_behind_its_list(cast):
    for number in range(8):
        send(cast, title=f"Besoin {number}")

    part = next(part for part in of(cast.member) if part.section == Section.MINE)

    assert len(part.lines) == 6
    assert part.more == [("/besoins/", "Tous les besoins")]


@pytest.mark.parametrize("size", [1, 30])
def test_page_costs_the_same_with_more_to_do(cast, client, size, django_assert_max_num_queries):
    for number in range(size):
        send(cast, title=f"Besoin {number}")
        taken(cast, title=f"Suivi {number}")
    client.force_login(cast.member)

    with django_assert_max_num_queries(12):
        page = client.get("/lundi/")

    assert "Ce qui m&#x27;attend" in page.content.decode()


def test_who_has_nothing_waiting_costs_one_query(cast, django_assert_num_queries):
    standing(cast.stranger)  # read once a request

    with django_assert_num_queries(1):
        assert not any(part.lines for part in of(cast.stranger))


def test_only_the_questions_that_concern_somebody_are_asked(cast):
    assert {part.section for part in of(cast.member)} == set(Section)
    assert {part.section for part in of(cast.citizen)} == {Section.MINE, Section.AWAITED}


def test_act_of_a_line_comes_back_to_the_page(cast, client):
    need = send(cast, title="À prendre")
    client.force_login(cast.member)
    (line,) = next(part.lines for part in of(cast.member) if part.section == Section.MINE)

    assert client.post(line.target, line.fields).url == "/lundi/"
    need.refresh_from_db()
    assert need.state == NeedState.IN_CHARGE
    other = send(cast, title="Un autre")
    assert client.post(
        f"{other.get_absolute_url()}prendre-en-charge/", {"retour": "//exemple.test/"}
    ).url.startswith("/besoins/")


@pytest.mark.parametrize(
    ("dated", "is_late", "words"),
    [(Dated.BEFORE, False, "au plus tard le mar. 1er déc. 2026"), (Dated.BEFORE, True, "attendu le mar. 1er déc. 2026"),
     (Dated.SINCE, True, "depuis le 1er déc. 2026"), (Dated.ON, False, "")],
)  # fmt: skip
def test_date_of_a_line_says_what_it_is(dated, is_late, words):
    line = Line("Une chose", "/", due=dt.date(2026, 12, 1), dated=dated, is_late=is_late)

    assert line.when.replace("\xa0", " ") == words


def test_hour_of_a_promise_is_not_a_day_that_counts():
    line = Line("Une chose", "/", due=dt.datetime(2026, 12, 1, 11, tzinfo=dt.UTC))

    assert line.when.replace("\xa0", " ") == "avant le mar. 1er déc. 2026 à 12 h 00"


def test_signing_in_opens_monday(cast, client):
    answer = client.post("/connexion/", {"email": cast.member.email, "password": "dix-lapins-violets"})

    assert answer.url == "/lundi/"


def test_lines_lead_inside_the_site():
    with pytest.raises(ValueError, match="page of this site"):
        Line("Ailleurs", "https://exemple.test/")


def test_names_as_long_as_they_may_be_cut_a_line_and_break_nothing(cast, client):
    long = "Laboratoire d'innovation publique territorial de la préfecture de la région " * 2
    type(cast.lab).objects.filter(pk=cast.lab.pk).update(name=long[:120])
    send(cast, title=long[:120])
    client.force_login(cast.member)

    page = client.get("/lundi/")

    assert page.status_code == 200
    (line,) = next(part.lines for part in of(cast.member) if part.section == Section.MINE)
    assert len(line.text) == registry.LENGTH
    assert line.text.endswith("…")


def test_real_people_have_nothing_to_do_for_examples(cast):
    need = send(cast, title="Besoin inventé", at=timezone.now() - MONTH)
    type(need).objects.update(origin=Origin.FICTIONAL)
    for number in range(8):
        send(cast, title=f"Vrai besoin {number}")

    for user in (cast.member, cast.coordinator, cast.holder):
        told = [line for part in of(user) for line in part.lines]
        assert not any(line.is_fictional for line in told)
    assert len(texts(cast.member, Section.MINE)) == 6

    cast.member.origin = Origin.FICTIONAL
    assert any("inventé" in text for text in texts(cast.member, Section.MINE))


def test_every_provider_says_where_its_rows_come_from(cast):
    for provider in registry.PROVIDERS:
        for user in (cast.citizen, cast.member, cast.lead, cast.coordinator):
            rows = provider.asked(user, timezone.now())
            assert rows is None or list(rows[:1]) is not None


def test_each_line_of_the_mail_acts_once_a_monday(cast, client, settings):
    need = send(cast, title="À prendre")

    tasks.write.func(cast.member.public_id, A_MONDAY)
    tasks.write.func(cast.member.public_id, A_MONDAY)

    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/lien/" in word or "/a/" in word)
    client.post(link.removeprefix(settings.SITE_URL), {"choice": "take"})
    need.refresh_from_db()
    assert need.state == NeedState.IN_CHARGE
    assert WeeklyMail.objects.count() == 1


def monday_mail(user):
    mail.outbox.clear()
    tasks.write.func(user.public_id, A_MONDAY)
    return mail.outbox[0]


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_mail_says_what_it_holds_and_speaks_of_links_that_act_only_where_one_does(cast):
    send(cast, title="Le récent")
    send(cast, title="Le tardif", at=timezone.now() - MONTH)

    theirs, ours = monday_mail(cast.holder), monday_mail(cast.member)

    assert plain(theirs.subject) == "Votre lundi : 2 réponses attendues (1 en retard)"
    assert "sans que vous ayez à vous connecter" not in theirs.body
    assert plain(ours.subject) == "Votre lundi : 2 choses à faire (1 en retard)"
    assert "sans que vous ayez à vous connecter" in ours.body


def test_subject_says_what_is_late_beside_what_it_counts(cast):
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    assert plain(monday_mail(cast.member).subject) == "Votre lundi : 1 chose à faire (en retard)"

    late, day = Line("Hier", "/a/", is_late=True), dt.date(2026, 12, 1)
    mine = Part(Section.MINE, [late, Line("Demain", "/b/")])
    week = Part(Section.WEEK, [Line("Le lab ouvert", "/c/", due=day)])
    assert plain(summed_up([mine, week])) == "2 choses à faire (1 en retard), 1 rendez-vous"


def test_mail_does_not_call_somebody_by_the_beginning_of_an_address(cast):
    send(cast)
    assert monday_mail(cast.holder).body.startswith(f"Bonjour {cast.holder.name},")

    WeeklyMail.objects.all().delete()
    User.objects.filter(pk=cast.holder.pk).update(name=cast.holder.email.partition("@")[0])

    assert monday_mail(cast.holder).body.startswith("Bonjour,\n")


def test_sender_reads_that_a_late_need_is_not_taken_yet(cast):
    send(cast, title="Le tardif", at=timezone.now() - MONTH)

    (told,) = texts(cast.holder, Section.AWAITED)

    assert "n'est pas encore pris en charge" in told


def test_nothing_to_do_does_not_deny_what_is_to_be_decided(cast):
    need = send(cast, title="L'orphelin")
    assert next(iter(of(cast.coordinator))).nothing == "Rien à faire pour l'instant."

    type(need).objects.filter(pk=need.pk).update(
        orphaned_at=timezone.now(), orphan_cause=OrphanCause.NO_PEOPLE
    )

    assert plain(next(iter(of(cast.coordinator))).nothing) == "Rien d'autre que 1 décision, plus bas."


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("citizen", ["/besoins/nouveau/", "/bilan/", "/reformes/", "/livrets/"]),
        ("member", []),
        ("coordinator", ["/bilan/", "/reformes/", "/livrets/"]),
    ],
)
def test_monday_without_a_line_leads_somewhere(cast, as_, who, links):
    page = as_(getattr(cast, who)).get("/lundi/")

    assert [start.url for start in page.context["starts"]] == links
    assert ("pas encore envoyé de besoin" in page.content.decode()) == (who == "citizen")


def test_monday_with_a_line_shows_it_alone(cast, as_):
    send(cast)

    assert as_(cast.holder).get("/lundi/").context["starts"] == []


def test_nobody_is_written_to_for_nothing_nor_against_their_will(cast):
    send(cast, title="À prendre")
    notifications.choose(actor=cast.member, topic=MONDAY, channel=Channel.PLATFORM)

    tasks.write.func(cast.member.public_id, A_MONDAY)
    tasks.write.func(cast.stranger.public_id, A_MONDAY)

    assert mail.outbox == []


def test_only_mondays_write(cast, monkeypatch):
    queued = []
    for day in range(7):
        today = dt.date(2026, 11, 30) + dt.timedelta(days=day)
        monkeypatch.setattr(timezone, "localdate", lambda today=today: today)
        tasks.write_mondays()
        queued.append(Job.objects.filter(task=tasks.write.module_path).count())

    assert queued[0] > 0
    assert set(queued) == {queued[0]}


def test_same_act_is_told_once(cast, monkeypatch):
    monkeypatch.setattr(registry, "PROVIDERS", [])
    for section in (Section.MINE, Section.DECIDE):
        registry.lines(section, lambda *_: Lab.objects.all())(lambda *_: Line("Deux fois", "/besoins/"))

    assert [len(part.lines) for part in of(cast.member)] == [1, 0]


def test_who_left_reads_nothing_of_what_still_names_them(cast):
    """The contact of a need, and of a part of a study that is not published."""
    taken(cast, title="Le secret")
    running(cast, title="L'étude secrète")
    before = " ".join(texts(cast.member, Section.MINE))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person__user=cast.member).update(ends_on=yesterday)

    gone = User.objects.get(pk=cast.member.pk)

    assert "Le secret" in before
    assert "L'étude secrète" in before
    assert [line for part in of(gone) for line in part.lines] == []


def test_distinct_things_settled_on_one_page_are_all_told(cast, monkeypatch):
    monkeypatch.setattr(registry, "PROVIDERS", [])
    several = [Line(f"Jalon {number}", "/projets/x/#carnet", act="Voir") for number in range(8)]
    rows = Lab.objects.filter(pk=cast.lab.pk)
    for _ in range(2):
        registry.lines(Section.AWAITED, lambda *_: rows, more="intake:needs")(lambda *_: several)

    (part,) = of(cast.member)

    assert [line.text for line in part.lines] == [f"Jalon {number}" for number in range(6)]
    assert set(part.more) == {("/besoins/", "Tout voir")}


def test_people_awaited_in_one_team_have_a_line_each(cast):
    for name, slug in (("Léo", "droit"), ("Ana Est", "data")):
        helper(name, cast.other_lab, (slug, 2))
    ask(cast, wanting(cast, ("droit", 2, 3), ("data", 2, 2)))

    (awaited,) = [part for part in of(cast.member) if part.section == Section.AWAITED]

    assert {line.whom for line in awaited.lines} == {"Léo doit répondre", "Ana Est doit répondre"}


def test_example_of_the_readme_is_a_provider(cast, monkeypatch):
    monkeypatch.setattr(registry, "PROVIDERS", [])
    readme = Path(registry.__file__).with_name("README.md").read_text()
    (example,) = re.findall(r"```python\n(.+?)```", readme, re.DOTALL)
    send(cast, title="Le premier")

    exec(compile(example, "README.md", "exec"), {})

    (line,) = [line for part in of(cast.member) for line in part.lines]
    assert "Le premier" in line.text
    assert line.is_post
    assert "/lien/" in line.link()


@pytest.mark.parametrize("size", [1, 5])
def test_sender_s_monday_costs_the_same_with_more_needs_in_charge(cast, size, django_assert_num_queries):
    for number in range(size):
        taken(cast, title=f"Besoin {number}")
    standing(cast.holder)  # read once a request

    with django_assert_num_queries(3):
        told = [line for part in of(cast.holder) for line in part.lines]

    assert [line.whom for line in told] == ["Alice Membre (Lab'EST) vous répond"] * size


@pytest.mark.parametrize("size", [1, 3])
def test_monday_of_who_is_asked_costs_the_same_with_more_teams(cast, size, django_assert_num_queries):
    leo = helper("Léo", cast.other_lab, ("droit", 2))
    for _ in range(size):
        ask(cast, wanting(cast, ("droit", 2, 1)))
    standing(leo.user)  # read once a request

    with django_assert_num_queries(3):
        told = [line for part in of(leo.user) for line in part.lines]

    assert [line.text for line in told] == ["Lab'EST vous propose une place dans une équipe"] * size


def test_late_milestones_of_one_project_have_a_line_each(cast):
    project = projects.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)
    last_week = timezone.localdate() - dt.timedelta(days=7)
    for number in range(3):
        line = projects.add_line(
            actor=cast.member,
            project=project,
            title=f"Essai {number}",
            date=last_week,
            kind=LineKind.MILESTONE,
        )
        Milestone.objects.filter(pk=line.pk).update(owner=cast.lead.person)

    told = texts(cast.member, Section.AWAITED)

    assert len({text for text in told if "Essai" in text}) == 3


def test_list_that_goes_on_is_named_once(cast):
    for number in range(registry.SHOWN + 1):
        send(cast, title=f"À prendre {number}")
        taken(cast, title=f"Suivi {number}")

    (mine,) = [part for part in of(cast.member) if part.section == Section.MINE]

    assert mine.more == [("/besoins/", "Tous les besoins")]
