"""Teams: proposed from people who chose to be found, asked, answered by each, made again when somebody declines."""

import re
import threading
from collections import Counter

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import make_member
from intake.needs import taken
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.tasks import worker
from kilometre.intake import composing, rules, services, week
from kilometre.intake.enums import Outcome, PlaceState, Problem, TeamState, Urgency
from kilometre.intake.models import Need, Team
from kilometre.intake.presenting import qualification_of
from kilometre.intake.presenting_teams import proposals_shown
from kilometre.network.enums import LoanState, SkillLevel
from kilometre.network.models import Availability, HeldSkill, Loan, Person, Skill

QUESTION = {"problem": Problem.PROCEDURE, "urgency": Urgency.MONTH, "weeks": 8, "territories": []}


def skill(slug: str) -> Skill:
    return Skill.objects.get_or_create(slug=slug, defaults={"label": slug.capitalize()})[0]


def helper(
    name: str, lab, *skills: tuple[str, int], listed: bool = True, shown: bool = True, shares: bool = True
) -> Person:
    person = make_member(name, lab=lab).person
    person.is_listed = listed
    person.save()
    Availability.objects.create(person=person, usual=2, is_shared=shares, manager_email="chef@exemple.test")
    for slug, level in skills:
        HeldSkill.objects.create(person=person, skill=skill(slug), level=level, is_shown=shown)
    return person


def wanting(cast, *wanted: tuple[str, int, int]) -> Need:
    need = taken(cast)
    services.qualify(actor=cast.member, need=need, changes=QUESTION)
    for slug, level, days in wanted:
        services.want_skill(
            actor=cast.member, need=need, skill=skill(slug), level=SkillLevel(level), days=days
        )
    return need


def proposed(need: Need) -> composing.Proposals:
    user = need.contact.user
    found = composing.propose(need, qualification_of(need), composing.open_team(need), user)
    assert found is not None
    return found


def ask(cast, need: Need, rank: int = 0) -> Team:
    choice = composing.key_of(proposed(need).answer.compositions[rank])
    return services.ask_team(actor=cast.member, need=need, choice=choice)


def names(need: Need) -> list[str]:
    found = proposed(need)
    return [str(found.bench.people[place.person]) for place in found.answer.best.places]


class TestProposing:
    def test_people_who_chose_to_be_found_and_nobody_else(self, cast):
        helper("Hors annuaire", cast.other_lab, ("droit", 3), listed=False)
        helper("Qui ne montre pas", cast.lab, ("droit", 3), shown=False)
        helper("Qui ne partage pas", cast.lab, ("droit", 3), shares=False)
        need = wanting(cast, ("droit", 2, 3))
        assert names(need) == []

        helper("Zoé Visible", cast.other_lab, ("droit", 2))

        assert names(need) == ["Zoé Visible"]

    def test_team_of_two_labs_says_why_and_whose_agreement_is_to_obtain(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        helper("Léo Ouest", cast.other_lab, ("facilitation", 4))
        need = wanting(cast, ("droit", 2, 3), ("facilitation", 2, 2))

        shown = proposals_shown(proposed(need)).proposals[0]

        told = {str(place.person): place for place in shown.places}
        assert told["Ana Est"].agreement == ""
        assert "accord" in told["Léo Ouest"].agreement
        assert any(
            "maîtrise\u00a0» («\u00a0pratique\u00a0» demandé)" in reason for reason in told["Ana Est"].reasons
        )

    def test_what_is_missing_is_said_exactly(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        need = wanting(cast, ("droit", 4, 2), ("facilitation", 1, 2), ("données", 1, 30))
        helper("Léo Est", cast.lab, ("données", 1))

        missing = " ".join(proposals_shown(proposed(need)).missing)

        assert "personne n'a ce niveau ; le plus élevé proposé est «\u00a0pratique\u00a0»" in missing
        assert "ne propose cette compétence" in missing
        assert "il manque 22\u00a0jours" in missing

    def test_team_that_could_be_later_says_when(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 10))

        shown = proposals_shown(proposed(need))

        assert "Une équipe complète pourrait finir" in shown.later

    def test_days_held_by_another_team_are_not_free(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        ask(cast, wanting(cast, ("droit", 2, 6)))

        assert names(wanting(cast, ("droit", 2, 6))) == []
        assert names(wanting(cast, ("droit", 2, 2))) == ["Ana Est"]

    def test_example_needs_examples_only(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 2))
        assert names(need) == ["Ana Est"]
        Need.objects.filter(pk=need.pk).update(origin="fictional")

        assert names(Need.objects.get(pk=need.pk)) == []


class TestAsking:
    def test_team_is_complete_when_all_accepted(self, cast):
        ana, leo = helper("Ana Est", cast.lab, ("droit", 3)), helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("droit", 2, 3), ("données", 2, 2))
        team = ask(cast, need)

        services.answer_team(actor=ana.user, team=team, accepts=True)
        assert team.state == TeamState.ASKED
        assert cast.other_lab not in need.involved_labs.all()
        services.answer_team(actor=leo.user, team=team, accepts=True)

        assert (team.state, team.completed_at is not None) == (TeamState.COMPLETE, True)
        assert cast.other_lab in need.involved_labs.all()
        assert Entry.objects.about(need.ref).filter(verb="intake.team-completed").count() == 1

    def test_who_declines_frees_the_place_and_is_not_proposed_again(self, cast):
        ana, zoe = helper("Ana Est", cast.lab, ("droit", 3)), helper("Zoé Est", cast.lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        first = team.places.get().person
        services.answer_team(actor=first.user, team=team, accepts=False, reason="Congés")

        other = zoe if first == ana else ana
        assert names(need) == [str(other)]
        assert ask(cast, need) == team
        services.answer_team(actor=other.user, team=team, accepts=True)

        assert team.state == TeamState.COMPLETE
        assert [place.state for place in team.places.all()] == [PlaceState.DECLINED, PlaceState.ACCEPTED]

    def test_a_yes_may_become_a_no_and_the_team_is_open_again(self, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.answer_team(actor=ana.user, team=team, accepts=True)

        services.answer_team(actor=ana.user, team=team, accepts=False)

        assert (team.state, team.completed_at) == (TeamState.ASKED, None)
        with pytest.raises(PermissionDenied):
            services.answer_team(actor=ana.user, team=team, accepts=True)

    def test_stale_proposal_is_refused_and_nothing_is_written(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        choice = composing.key_of(proposed(need).answer.best)
        Availability.objects.update(is_shared=False)

        with pytest.raises(Refused, match="relisez"):
            services.ask_team(actor=cast.member, need=need, choice=choice)
        assert not Team.objects.exists()

    def test_a_place_is_not_asked_twice(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        choice = composing.key_of(proposed(need).answer.best)
        services.ask_team(actor=cast.member, need=need, choice=choice)

        with pytest.raises(Refused, match="déjà"):
            services.ask_team(actor=cast.lead, need=need, choice=choice)

    def test_database_refuses_two_people_in_a_place_and_two_teams_at_once(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        place = team.places.get()
        place.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            place.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Team.objects.create(need=team.need, starts_on=team.starts_on, weeks=2, asked_at=timezone.now())

    @pytest.mark.parametrize("who", ["holder", "stranger", "coordinator", "administrator"])
    def test_only_who_follows_the_need_asks(self, cast, who):
        helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        with pytest.raises(PermissionDenied):
            services.ask_team(actor=getattr(cast, who), need=need, choice="x")

    def test_nobody_answers_for_somebody_else(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        for user in (cast.lead, cast.member, cast.stranger, cast.coordinator):
            with pytest.raises(PermissionDenied):
                services.answer_team(actor=user, team=team, accepts=True)

    @pytest.mark.parametrize("leaves", ["withdraw", "decline", "reroute", "answer"])
    def test_need_that_leaves_undoes_its_team(self, cast, leaves):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        match leaves:
            case "withdraw":
                services.withdraw(actor=cast.holder, need=need)
            case "decline":
                services.decline(actor=cast.member, need=need, reason="Non.")
            case "reroute":
                services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
            case _:
                services.answer(actor=cast.member, need=need, outcome=Outcome.ADVICE, reason="Voici.")

        team.refresh_from_db()
        assert team.state == TeamState.UNDONE
        assert not rules.can_answer_team(ana.user, team)

    def test_team_goes_on_with_the_project_that_the_need_became(self, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)

        services.answer(actor=cast.member, need=need, outcome=Outcome.PROJECT, reason="Un projet s'ouvre.")
        services.answer_team(actor=ana.user, team=team, accepts=True)

        assert team.state == TeamState.COMPLETE

    def test_freed_place_is_proposed_to_others(self, cast):
        helper("Ana Est", cast.lab, ("droit", 3))
        helper("Zoé Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        first = str(team.places.get().person)

        services.free_place(actor=cast.member, team=team, skill=skill("droit"))

        assert names(need) == [{"Ana Est": "Zoé Est", "Zoé Est": "Ana Est"}[first]]

    def test_who_erases_their_account_frees_the_place_and_their_words_go(self, cast):
        ana, leo = helper("Ana Est", cast.lab, ("droit", 3)), helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("droit", 2, 3), ("données", 2, 2))
        team = ask(cast, need)
        services.answer_team(actor=ana.user, team=team, accepts=True)
        services.answer_team(actor=leo.user, team=team, accepts=False, reason="Pas le temps")

        services.forget_places_of(user=ana.user)
        services.forget_places_of(user=leo.user)

        states = set(team.places.values_list("person__name", "state", "reason"))
        assert states == {("Ana Est", "freed", ""), ("Léo", "declined", "")}


class TestReading:
    def test_who_is_asked_reads_the_qualification_and_no_word_of_the_sender(self, client, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        client.force_login(leo.user)

        page = client.get(team.get_absolute_url()).content.decode()

        assert "Une démarche trop longue" in page
        for private in (need.title, need.description, need.concerns, need.sender.name):
            assert private not in page
        assert client.get(need.get_absolute_url()).status_code == 404
        services.answer_team(actor=leo.user, team=team, accepts=True)
        assert client.get(need.get_absolute_url()).status_code == 200

    def test_strangers_know_of_no_team(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        ask(cast, wanting(cast, ("droit", 2, 3)))

        knowing = {name for name, user in cast.everyone().items() if Team.objects.visible_to(user).exists()}

        assert knowing == {"holder", "member", "lead", "coordinator"}

    def test_contact_composes_asks_and_reads_answers_on_screen(self, client, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        client.force_login(cast.member)
        assert "Composer une équipe" in client.get(need.get_absolute_url()).content.decode()
        page = client.get(f"{need.get_absolute_url()}equipe/")
        assert "Ana Est" in page.content.decode()
        choice = page.context["proposals"].proposals[0].key
        client.post(f"{need.get_absolute_url()}equipe/demander/", {"choice": choice})
        team = Team.objects.get()
        assert "La réponse de Ana Est est attendue" in client.get(need.get_absolute_url()).content.decode()

        client.force_login(ana.user)
        answer = client.post(f"{team.get_absolute_url()}repondre/", {"choice": "yes"})
        assert answer.status_code == 302
        client.force_login(cast.holder)
        assert "équipe est complète" in client.get(need.get_absolute_url()).content.decode()

    def test_agreement_of_the_manager_is_said_where_it_is_owed(self, client, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        client.force_login(leo.user)
        to_obtain, held = "accord de son responsable est à obtenir", "Son responsable est d"

        assert to_obtain in client.get(team.get_absolute_url()).content.decode()
        now = timezone.now()
        Loan.objects.create(
            person=leo,
            lab=cast.lab,
            asked_by=cast.member.person,
            purpose="Équipe",
            state=LoanState.AGREED,
            asked_at=now,
            agreed_at=now,
        )

        page = client.get(team.get_absolute_url()).content.decode()
        assert held in page
        assert to_obtain not in page

    def test_reason_of_a_no_is_for_the_contact(self, client, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        services.answer_team(actor=ana.user, team=ask(cast, need), accepts=False, reason="En congé parental")

        seen = {}
        for who in ("member", "holder", "coordinator"):
            client.force_login(getattr(cast, who))
            seen[who] = "En congé parental" in client.get(need.get_absolute_url()).content.decode()

        assert seen == {"member": True, "holder": False, "coordinator": False}


class TestTelling:
    """Mails of a team: the link answers without signing in; nobody reads the need in it."""

    def test_who_is_asked_answers_from_the_mail(self, client, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        work()

        message = next(each for each in mail.outbox if each.to == [leo.user.email])
        assert need.title not in message.subject + message.body
        address = re.search(r"/lien/\S+|https?://\S+/lien\S*", message.body)
        assert address, message.body
        path = address.group().split("://")[-1]
        path = path[path.index("/") :]
        page = client.get(path).content.decode()
        assert need.title not in page
        assert "Prenez-vous cette place" in page
        client.post(path, {"choice": "yes"})
        team.refresh_from_db()
        assert team.state == TeamState.COMPLETE

    def test_each_is_told_once_of_what_concerns_them(self, cast):
        ana, leo = helper("Ana Est", cast.lab, ("droit", 3)), helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("droit", 2, 3), ("données", 2, 2))
        team = ask(cast, need)
        services.answer_team(actor=ana.user, team=team, accepts=True)
        services.answer_team(actor=leo.user, team=team, accepts=True)
        work()
        work()

        told = Counter(
            Notification.objects.filter(topic__startswith="equipes").values_list("user__name", "text")
        )
        assert set(told.values()) == {1}
        assert {name for name, _ in told} == {"Alice Membre", "Ana Est", "Léo"}
        assert (
            Notification.objects.filter(user=cast.holder, text__contains="Une équipe est réunie").count() == 1
        )

    def test_undone_team_tells_those_it_asked(self, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.undo_team(actor=cast.member, team=team)
        work()

        texts = list(Notification.objects.filter(user=leo.user).values_list("text", flat=True))
        assert any("défaite" in text for text in texts)


def test_lines_of_monday_for_who_is_asked_and_who_waits(cast):
    leo = helper("Léo", cast.other_lab, ("droit", 2))
    need = wanting(cast, ("droit", 2, 3))
    ask(cast, need)
    now = timezone.now()

    mine = [line.text for line in week.places_to_answer(leo.user, now)]
    awaited = [line.whom for line in week.answers_awaited(cast.member, now)]

    assert len(mine) == 1
    assert need.title not in mine[0]
    assert awaited == ["Léo doit répondre"]
    assert list(week.places_to_answer(cast.member, now)) == []


def work() -> None:
    worker.run(threading.Event(), once=True)
