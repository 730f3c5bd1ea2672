"""The pages of the needs."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.needs import answered, send, taken, withdrawn
from intake.teams import ask, helper, wanting
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks.models import Job
from kilometre.intake import services
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Membership

ASKED = {
    "title": "Mon dossier attend",
    "description": "Dans quatre services.",
    "concerns": "Les porteurs de projets",
    "territory": "67482",
    "lab": "labest",
}


def test_new_asks_six_questions_of_anybody(cast, client, as_):
    for visitor in (client, as_(cast.citizen)):
        assert len(visitor.get("/besoins/nouveau/").context["form"].fields) == 6


def test_new_sends_the_need_and_says_by_when(cast, as_):
    page = as_(cast.holder).post("/besoins/nouveau/", ASKED, follow=True)

    need = Need.objects.get()
    assert page.redirect_chain == [(need.get_absolute_url(), 302)]
    assert need.state == NeedState.SENT
    assert "Il sera pris en charge avant le" in page.content.decode()


def test_new_guesses_the_lab_from_the_place(cast, as_):
    as_(cast.holder).post("/besoins/nouveau/", {**ASKED, "lab": ""})

    assert Need.objects.get().lab == cast.lab


def test_new_keeps_what_was_typed_and_says_what_is_wrong(cast, as_):
    page = as_(cast.holder).post("/besoins/nouveau/", {**ASKED, "title": "", "territory": "Nulle-Part"})

    assert page.status_code == 422
    assert page.context["form"].errors == {
        "title": ["À remplir."],
        "territory": ["Nous ne trouvons pas ce lieu : essayez le code postal."],
    }
    assert "Dans quatre services." in page.content.decode()


def test_new_is_filled_from_a_lab_s_or_a_commune_s_page(cast, client):
    form = client.get("/besoins/nouveau/?lab=labest&commune=67482").context["form"]

    assert form.initial == {"lab": "labest", "territory": "Strasbourg (67, Bas-Rhin)"}


def test_new_bears_any_address(cast, client):
    assert client.get("/besoins/nouveau/?lab=%00&commune=%00'").status_code == 200


def test_visitor_s_need_waits_for_the_link_of_the_e_mail(cast, client):
    page = client.post("/besoins/nouveau/", {**ASKED, "email": "nour@exemple.test"})

    need = Need.objects.get()
    assert page["Location"] == reverse("intake:to-confirm")
    assert (need.state, need.sender.email) == (NeedState.UNCONFIRMED, "nour@exemple.test")
    assert Job.objects.filter(task="kilometre.intake.mails.ask_to_confirm").count() == 1


def test_visitor_learns_nothing_of_who_has_an_account(cast, client):
    answers = [
        client.post("/besoins/nouveau/", {**ASKED, "email": email})["Location"]
        for email in (cast.citizen.email, "nour@exemple.test")
    ]

    assert answers[0] == answers[1]
    assert set(Need.objects.values_list("state", flat=True)) == {NeedState.UNCONFIRMED}


def test_visitor_is_slowed_down(cast, client):
    statuses = [
        client.post("/besoins/nouveau/", {**ASKED, "email": f"nour{rank}@exemple.test"}).status_code
        for rank in range(11)
    ]

    assert statuses == [302] * 10 + [422]


def test_an_address_is_not_written_to_again_and_again(cast, client):
    asked = {**ASKED, "email": "nour@exemple.test"}

    statuses = [client.post("/besoins/nouveau/", asked).status_code for rank in range(6)]

    assert statuses == [302] * 5 + [422]


@pytest.mark.parametrize("make", [send, taken, answered, withdrawn])
def test_need_page_opens_in_every_state_to_its_people(cast, client, make):
    need = make(cast)

    for user, expected in (
        (cast.holder, 200),
        (cast.member, 200),
        (cast.coordinator, 200),
        (cast.stranger, 404),
        (cast.citizen, 404),
        (cast.administrator, 404),
    ):
        client.force_login(user)
        assert client.get(need.get_absolute_url()).status_code == expected, user


def test_need_page_asks_a_visitor_to_sign_in(cast, client):
    assert client.get(send(cast).get_absolute_url())["Location"].startswith("/connexion/")


def test_take_names_the_contact_and_tells_the_second_who_was_first(cast, client):
    need = send(cast)
    url = reverse("intake:take", args=[need.public_id])

    client.force_login(cast.member)
    first = client.post(url, follow=True).content.decode()
    client.force_login(cast.lead)
    second = client.post(url, follow=True).content.decode()

    assert "Vous êtes l&#x27;interlocuteur" in first
    assert "Alice Membre a déjà pris ce besoin en charge" in second


@pytest.mark.parametrize(
    ("route", "data"),
    [
        ("take", {}),
        ("confirm", {}),
        ("hand-over", {"contact": "x"}),
        ("reroute", {"lab": "etatlin"}),
        ("answer", {"outcome": "refused", "reason": "Non."}),
        ("withdraw", {}),
    ],
)
def test_acts_are_unknown_to_strangers_and_need_a_post(cast, client, route, data):
    need = taken(cast)
    url = reverse(f"intake:{route}", args=[need.public_id])

    client.force_login(cast.stranger)
    assert client.post(url, data).status_code == 404
    need.refresh_from_db()
    assert need.state == NeedState.IN_CHARGE


def test_hand_over_and_answer_by_the_contact(cast, as_):
    need = taken(cast)

    contact = as_(cast.member)
    contact.post(reverse("intake:hand-over", args=[need.public_id]), {"contact": cast.lead.person.public_id})
    need.refresh_from_db()
    assert need.contact == cast.lead.person

    url = reverse("intake:answer", args=[need.public_id])
    missing = as_(cast.lead).post(url, {"outcome": "referred", "reason": "Ailleurs."})
    assert missing.context["form"].errors == {"referral": ["Indiquez le service et son contact."]}
    page = as_(cast.lead).post(url, {"outcome": "refused", "reason": "Hors de notre champ."}, follow=True)
    assert "Hors de notre champ." in page.content.decode()


def test_reroute_by_a_member(cast, as_):
    need = send(cast)

    as_(cast.member).post(
        reverse("intake:reroute", args=[need.public_id]),
        {"lab": "etatlin", "reason": "Ils connaissent le sujet."},
    )

    need.refresh_from_db()
    assert need.lab == cast.other_lab


def test_answer_to_a_need_withdrawn_meanwhile_is_told_in_the_form(cast, as_):
    need = taken(cast)
    Need.objects.filter(pk=need.pk).update(state=NeedState.WITHDRAWN, closed_at=need.sent_at)

    url = reverse("intake:answer", args=[need.public_id])
    page = as_(cast.member).post(url, {"outcome": "refused", "reason": "Trop tard ?"})

    assert page.status_code == 422
    assert "Trop tard ?" in page.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_at_1_and_30_items(cast, as_, django_assert_num_queries, count):
    for _ in range(count):
        taken(cast)
    client = as_(cast.member)
    client.get("/besoins/")

    with django_assert_num_queries(7):
        page = client.get("/besoins/")

    assert len(page.context["list"]["rows"]) == count


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Envoyé", "En charge", "À moi"}),
        ("?whose=mine", {"À moi"}),
        ("?whose=labs", {"Envoyé", "En charge"}),
        ("?state=in-charge", {"En charge"}),
        ("?lab=etatlin", {"À moi"}),
        ("?late=on", set()),
        ("?state=nimporte&lab=%00", {"Envoyé", "En charge", "À moi"}),
    ],
)
def test_list_filters(cast, as_, query, shown):
    send(cast, title="Envoyé")
    taken(cast, title="En charge")
    send(cast, actor=cast.member, title="À moi", lab=cast.other_lab)

    page = as_(cast.member).get(f"/besoins/{query}")

    assert {record.title for record in page.context["list"]["records"]} == shown


@pytest.mark.parametrize(
    ("who", "offered"),
    [("member", {"Lab'EST", "État'LIN"}), ("holder", {"Lab'EST"}), ("coordinator", None)],
)
def test_list_offers_only_labs_where_one_has_needs(cast, as_, who, offered):
    """A network has hundreds of labs: only the coordination finds needs in each."""
    send(cast)
    send(cast, actor=cast.member, lab=cast.other_lab)

    page = as_(getattr(cast, who)).get("/besoins/")

    known = set(Lab.objects.values_list("name", flat=True))
    names = {lab.name for lab in page.context["list"]["form"].fields["lab"].queryset}
    assert names == (offered or known)


def test_list_is_exported(cast, as_):
    send(cast)

    lines = b"".join(as_(cast.member).get("/besoins/?format=csv")).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Besoin;État;Lab")
    assert lines[1].startswith("Mon dossier attend dans quatre services;Envoyé;Lab'EST")


@pytest.mark.parametrize(
    ("who", "state", "most"),
    [
        ("member", "sent", 15),
        ("member", "taken", 15),
        ("holder", "taken", 15),
        ("coordinator", "sent", 15),
        ("coordinator", "taken", 15),
        ("coordinator", "alone", 15),
    ],
)
def test_need_page_costs_few_queries_and_asks_nothing_twice(cast, as_, who, state, most):
    need = taken(cast) if state == "taken" else send(cast)
    if state == "alone":
        Membership.objects.filter(lab=cast.lab).delete()
    client = as_(getattr(cast, who))
    client.get(need.get_absolute_url())

    with CaptureQueriesContext(connection) as asked:
        client.get(need.get_absolute_url())

    assert len(asked) <= most
    assert not [sql for sql, times in Counter(each["sql"] for each in asked).items() if times > 1]


def test_need_page_with_a_team_asks_nothing_twice(cast, as_):
    helper("Léo", cast.other_lab, ("droit", 2))
    need = wanting(cast, ("droit", 2, 3))
    ask(cast, need)
    client = as_(cast.coordinator)
    client.get(need.get_absolute_url())

    with CaptureQueriesContext(connection) as asked:
        page = client.get(need.get_absolute_url()).text

    assert "Léo" in page
    assert not [sql for sql, times in Counter(each["sql"] for each in asked).items() if times > 1]


def test_need_page_still_tells_its_past_and_its_qualification(cast, as_):
    need = wanting(cast, ("droit", 2, 3))
    services.reroute(actor=cast.member, need=need, lab=cast.other_lab, reason="Le fleuve est chez eux.")

    page = as_(cast.stranger).get(need.get_absolute_url()).text

    assert "Le fleuve est chez eux." in page
    assert "Droit" in page


def test_list_shows_what_is_late_and_names_nobody_for_what_is_over(cast, as_):
    send(cast, at=timezone.now() - dt.timedelta(days=30))
    assert "En retard" in as_(cast.member).get("/besoins/").content.decode()

    withdrawn(cast)

    page = as_(cast.holder).get("/besoins/?state=withdrawn").content.decode()
    assert "—" in page
    assert "à nommer" not in page


def test_empty_list_says_what_to_do_next(cast, as_):
    assert "Dites ce qui ne va pas" in as_(cast.citizen).get("/besoins/").content.decode()


def test_examples_are_offered_to_examples_only(cast, client, as_):
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)

    def offered(address: str = "/besoins/nouveau/") -> set[str]:
        form = client.get(address).context["form"]
        return set(form.fields["lab"].queryset.values_list("slug", flat=True))

    assert offered() == {"labest"}
    assert offered("/besoins/nouveau/?lab=etatlin") == {"labest", "etatlin"}  # from its own page
    User.objects.filter(pk=cast.holder.pk).update(origin=Origin.FICTIONAL)
    as_(cast.holder)
    assert offered() == {"labest", "etatlin"}


@pytest.mark.parametrize(
    ("place", "said"),
    [("99999", "Ce code postal n'existe pas"), ("Nulle-Part", "Nous ne trouvons pas ce lieu")],
)
def test_place_that_is_not_found_says_why(cast, as_, place, said):
    page = as_(cast.holder).post("/besoins/nouveau/", {**ASKED, "territory": place})

    assert said in page.context["form"].errors["territory"][0]


def test_a_long_need_is_folded_above_the_form_that_acts_on_it(cast, as_):
    brief = taken(cast, title="Court", description="Deux phrases. Pas plus.")
    long = taken(cast, title="Long", description="On attend depuis des mois. " * 40)

    pages = [as_(cast.member).get(f"{need.get_absolute_url()}repondre/").text for need in (brief, long)]

    assert ["Lire en entier" in page for page in pages] == [False, True]
    start = pages[1].split('class="pk-excerpt__start">')[1].split("</p>")[0]
    assert len(start) <= 130
    assert long.description.strip() in pages[1]
