"""Teams: proposed from people who chose to be found, asked, answered by each, made again when somebody declines."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.needs import send
from intake.teams import QUESTION, ask, helper, names, proposed, skill, wanting
from kilometre.foundation.accounts.services import erase_account
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.intake import composing, rules, services
from kilometre.intake.enums import OrphanCause, Outcome, PlaceState, TeamState
from kilometre.intake.models import Need, Team
from kilometre.intake.presenting_teams import proposals_shown
from kilometre.intake.team_links import link_to_answer_team
from kilometre.network.enums import LoanState, MembershipRole, SkillLevel
from kilometre.network.models import Availability, Loan, Membership


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

        assert "personne n'a ce niveau ; le plus élevé proposé est «\u00a0pratique\u00a0»" in missing
        assert "ne propose cette compétence" in missing
        assert "il manque 22\u00a0jours" in missing

    def test_who_declined_is_not_said_to_propose_nothing(self, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 3, 3))
        team = ask(cast, need)
        services.answer_team(actor=ana.user, team=team, accepts=False)

        assert "celles et ceux qui la proposent ont décliné." in proposals_shown(proposed(need)).missing[0]

        zoe = helper("Zoé Est", cast.lab, ("droit", 2))
        said = proposals_shown(proposed(need)).missing[0]
        assert "celles et ceux qui ont ce niveau ont décliné\u00a0; le plus élevé proposé est" in said

        zoe.held_skills.update(level=3)
        services.free_place(actor=cast.member, team=ask(cast, need), skill=skill("droit"))
        said = proposals_shown(proposed(need)).missing[0]
        assert "celles et ceux qui la proposent ont décliné, ou leur place a été libérée." in said

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

    def test_team_is_complete_or_not_as_what_the_need_takes_changes(self, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        services.answer_team(actor=ana.user, team=team, accepts=True)

        services.want_skill(actor=cast.member, need=need, skill=skill("design"), level=SkillLevel(2), days=2)
        team.refresh_from_db()
        assert (team.state, team.completed_at) == (TeamState.ASKED, None)
        consumers.run("notifications")
        told = Notification.objects.filter(user__in=[ana.user, cast.holder], text__contains="plus complète")
        assert told.count() == 2

        services.want_skill_no_more(actor=cast.member, need=need, skill=skill("design"))
        team.refresh_from_db()
        assert team.state == TeamState.COMPLETE

    def test_a_yes_may_become_a_no_and_the_team_is_open_again(self, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.answer_team(actor=ana.user, team=team, accepts=True)

        services.answer_team(actor=ana.user, team=team, accepts=False)

        assert (team.state, team.completed_at) == (TeamState.ASKED, None)
        with pytest.raises(PermissionDenied):
            services.answer_team(actor=ana.user, team=team, accepts=True)

    def test_lab_whose_people_take_their_yes_back_reads_the_need_no_more(self, cast):
        leo = helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("données", 2, 2))
        team = ask(cast, need)
        services.answer_team(actor=leo.user, team=team, accepts=True)
        assert Need.objects.visible_to(cast.stranger).exists()

        services.answer_team(actor=leo.user, team=team, accepts=False)

        assert not Need.objects.visible_to(cast.stranger).exists()

    @pytest.mark.parametrize("undone_by", ["the contact", "a refusal", "an answer", "the sender"])
    def test_lab_whose_people_helped_reads_the_need_no_more_once_the_team_is_undone(self, cast, undone_by):
        leo = helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("données", 2, 2))
        team = ask(cast, need)
        services.answer_team(actor=leo.user, team=team, accepts=True)
        assert Need.objects.visible_to(cast.stranger).exists()

        match undone_by:
            case "the contact":
                services.undo_team(actor=cast.member, team=team)
            case "a refusal":
                services.decline(actor=cast.member, need=need, reason="Non.")
            case "an answer":
                services.answer(actor=cast.member, need=need, outcome=Outcome.ADVICE, reason="Voici.")
            case _:
                services.withdraw(actor=cast.holder, need=need)

        assert not Need.objects.visible_to(cast.stranger).exists()

    def test_lab_that_had_the_need_reads_it_still_when_its_people_take_their_yes_back(self, cast):
        need = send(cast, lab=cast.other_lab)
        services.reroute(actor=cast.stranger, need=need, lab=cast.lab)
        services.take_in_charge(actor=cast.member, need=need)
        services.qualify(actor=cast.member, need=need, changes=QUESTION)
        leo, wanted = helper("Léo", cast.other_lab, ("données", 2)), skill("données")
        services.want_skill(actor=cast.member, need=need, skill=wanted, level=SkillLevel(2), days=2)
        team = ask(cast, need)
        services.answer_team(actor=leo.user, team=team, accepts=True)

        services.free_place(actor=cast.member, team=team, skill=wanted)

        assert list(need.involved_labs.all()) == [cast.other_lab]

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

    @pytest.mark.parametrize("leaves", ["decline", "reroute"])
    def test_who_is_of_an_undone_team_is_told_which_lab_gathered_it(self, cast, leaves):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        ask(cast, need)
        if leaves == "decline":
            services.decline(actor=cast.member, need=need, reason="Non.")
        else:
            services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
        while consumers.run("notifications"):
            pass

        last = Notification.objects.filter(user=ana.user).order_by("pk").last()
        assert last.text.startswith("L'équipe que réunissait Lab'EST est défaite")

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

        erase_account(actor=ana.user)
        erase_account(actor=leo.user)

        assert set(team.places.values_list("state", "reason")) == {("freed", ""), ("declined", "")}

    def test_what_a_helper_says_takes_no_need_out_of_the_tray(self, cast):
        paul, zoe = helper("Paul", cast.other_lab, ("droit", 3)), helper("Zoé", cast.other_lab, ("design", 3))
        need = wanting(cast, ("droit", 2, 3), ("design", 2, 3))
        team = ask(cast, need)
        Need.objects.filter(pk=need.pk).update(
            orphaned_at=timezone.now(), orphan_cause=OrphanCause.ABANDONED, turn=7
        )

        services.answer_team(actor=paul.user, team=team, accepts=False, reason="Pas libre.")
        services.forget_places_of(user=zoe.user)

        need.refresh_from_db()
        assert (need.orphan_cause, need.turn) == (OrphanCause.ABANDONED, 7)
        services.take_over(actor=cast.coordinator, need=need)
        assert need.orphaned_at is None

    def test_place_of_an_undone_team_is_not_freed(self, cast):
        helper("Paul Aide", cast.other_lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.undo_team(actor=cast.member, team=team)

        with pytest.raises(Refused, match="défaite"):
            services.free_place(actor=cast.member, team=team, skill=skill("droit"))

        assert Team.objects.get().state == TeamState.UNDONE


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

    def test_who_has_answered_is_no_longer_awaited_and_may_change_their_answer(self, client, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        client.force_login(ana.user)
        awaited = "Votre réponse est attendue"
        assert awaited in client.get(team.get_absolute_url()).text

        services.answer_team(actor=ana.user, team=team, accepts=True)

        page = client.get(team.get_absolute_url()).text
        assert awaited not in page
        assert "équipe est complète" in page
        assert "Changer ma réponse" in page

    def test_who_declined_is_told_that_the_place_goes_to_others_and_whom_to_write_to(self, client, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        address = link_to_answer_team(team, ana.user)
        services.answer_team(actor=ana.user, team=team, accepts=False)
        client.force_login(ana.user)

        page = client.get(f"{team.get_absolute_url()}repondre/", follow=True)

        said = "Vous avez répondu non\u00a0: la place peut être proposée à d'autres. Si vous changez d'avis, écrivez à Alice Membre"
        assert page.redirect_chain == [(team.get_absolute_url(), 302)]
        assert said in unescape(page.text)
        assert said in unescape(client.get(address).text)
        with pytest.raises(PermissionDenied, match=r"ou qui l'a acceptée"):
            services.answer_team(actor=ana.user, team=team, accepts=True)

    def test_who_was_freed_of_a_place_is_told_so(self, client, cast):
        ana = helper("Ana Est", cast.lab, ("droit", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.free_place(actor=cast.member, team=team, skill=skill("droit"))
        client.force_login(ana.user)

        page = unescape(client.get(team.get_absolute_url()).text)

        assert "Votre place a été libérée" in page
        assert "Vous avez répondu non" not in page

    def test_strangers_know_of_no_team(self, cast):
        helper("Ana Est", cast.lab, ("droit", 2))
        ask(cast, wanting(cast, ("droit", 2, 3)))

        knowing = {name for name, user in cast.everyone().items() if Team.objects.visible_to(user).exists()}

        assert knowing == {"member", "lead", "coordinator"}

    def test_a_missing_skill_leads_to_an_offer_and_for_the_coordination_to_a_call(self, client, cast):
        need = wanting(cast, ("design", 2, 4))
        address = f"/besoins/{need.public_id}/equipe/"

        client.force_login(cast.member)
        shown = client.get(address).text
        assert "/postes/nouveau/" in shown
        assert "/appels/nouveau/" not in shown

        role = {"organisation": cast.coordination, "role": MembershipRole.COORDINATOR}
        Membership.objects.create(person=cast.member.person, **role)
        assert "/appels/nouveau/" in client.get(address).text

    def test_a_wanted_skill_is_taken_away_after_a_question(self, client, cast):
        need = wanting(cast, ("design", 2, 4))
        client.force_login(cast.member)

        assert (
            "Retirer cette compétence de ce que le besoin demande" in client.get(need.get_absolute_url()).text
        )

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
        assert (
            "La réponse d&#x27;Ana Est est attendue" in client.get(need.get_absolute_url()).content.decode()
        )

        client.force_login(ana.user)
        answer = client.post(f"{team.get_absolute_url()}repondre/", {"choice": "yes"})
        assert answer.status_code == 302
        client.force_login(cast.holder)
        assert "équipe est complète" in client.get(need.get_absolute_url()).content.decode()

    def test_page_of_the_answer_says_what_sending_it_does(self, client, cast):
        helper("Léo", cast.other_lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        client.force_login(cast.member)
        page = f"{need.get_absolute_url()}repondre/"

        before = client.get(page).text
        ask(cast, need)

        assert "La personne reçoit aussitôt ce que vous écrivez, et le besoin est clos." in before
        assert "équipe demandée est défaite" not in before
        assert "équipe demandée est défaite" in client.get(page).text

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
