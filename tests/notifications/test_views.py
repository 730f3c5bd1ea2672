"""One's notifications and preferences, the bell, the link of the e-mails, the demo's mailbox."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import make_user
from kilometre.foundation.access import nobody
from kilometre.foundation.notifications import Sphere, declare_topic, notify_on, unsubscribing
from kilometre.foundation.notifications.enums import Channel
from kilometre.foundation.notifications.models import Notification, Preference
from kilometre.foundation.records.origins import Origin
from notifications.news import News, alice, tell


@pytest.fixture
def told(db, work, client):
    """Alice is signed in and was told three things; she read the last."""
    user = alice()
    for _ in range(3):
        tell()
    work()
    last = Notification.objects.order_by("pk").last()
    Notification.objects.filter(pk=last.pk).update(read_at=timezone.now(), text="Déjà lue")
    client.force_login(user)
    return user


def text(client, url="/notifications/"):
    return client.get(url).content.decode()


def test_list_shows_what_is_to_be_read_first_each_latest_first(client, told, work):
    for name in ("Quatre", "Cinq"):
        tell()
        work()
        Notification.objects.filter(pk=Notification.objects.latest("pk").pk).update(text=name)
    Notification.objects.filter(text="Quatre").update(read_at=timezone.now())

    context = client.get("/notifications/").context

    assert [row.text for row in context["unread"]] == [
        "Cinq",
        "Du nouveau pour Alice",
        "Du nouveau pour Alice",
    ]
    assert [row.text for row in context["read"]] == ["Quatre", "Déjà lue"]


def test_history_told_late_does_not_come_first(client, told, work):
    tell(occurred_at=timezone.now() - dt.timedelta(days=30))
    work()
    Notification.objects.filter(pk=Notification.objects.latest("pk").pk).update(text="Ancienne")

    texts = [row.text for row in client.get("/notifications/").context["unread"]]

    assert texts == ["Du nouveau pour Alice", "Du nouveau pour Alice", "Ancienne"]


def test_older_ones_are_on_pages(client, told, monkeypatch):
    monkeypatch.setattr("kilometre.foundation.notifications.views.READ_SHOWN", 2)
    client.post("/notifications/tout-lire/")
    newest, middle, oldest = Notification.objects.order_by("-pk")

    first = client.get("/notifications/")
    second = client.get(f"/notifications/?avant={middle.public_id}")

    assert [*first.context["read"]] == [newest, middle]
    assert f"?avant={middle.public_id}" in first.content.decode()
    assert (second.context["read"], second.context["older"]) == ([oldest], "")


@pytest.mark.parametrize("before", ["x", "%00", "z" * 500, ""])
def test_page_that_does_not_exist_is_the_first(client, told, before):
    assert len(client.get(f"/notifications/?avant={before}").context["read"]) == 1


def test_account_page_leads_to_ones_notifications(client, told):
    account = text(client, reverse("accounts:account"))

    assert "2\u00a0notifications à lire" in account
    assert "/notifications/preferences/" in account


def test_list_is_ones_own(client, told):
    client.force_login(make_user("Bob"))

    assert "Rien de nouveau" in text(client)
    assert "Du nouveau pour Alice" not in text(client)


def test_list_marks_what_is_fictional(client, db, work):
    user = make_user("Fiona", origin=Origin.FICTIONAL)
    tell(to="Fiona", origin=Origin.FICTIONAL)
    work()
    client.force_login(user)

    assert "Exemple fictif" in text(client).split("<main", 1)[1]


def test_reading_the_list_marks_nothing(client, told):
    client.get("/notifications/")

    assert Notification.objects.unread().count() == 2


def test_opening_marks_as_read_and_leads_to_the_page(client, told):
    notification = Notification.objects.unread().first()

    response = client.post(f"/notifications/{notification.public_id}/ouvrir/")

    assert (response.status_code, response["Location"]) == (302, "/besoins/n/")
    notification.refresh_from_db()
    assert notification.is_read


def test_marking_one_and_all_as_read(client, told):
    notification = Notification.objects.unread().first()

    client.post(f"/notifications/{notification.public_id}/lire/")
    assert Notification.objects.unread().count() == 1
    client.post("/notifications/tout-lire/")
    assert Notification.objects.unread().count() == 0


@pytest.mark.parametrize("act", ["ouvrir", "lire"])
def test_acts_are_posts_on_ones_own(client, told, act):
    url = f"/notifications/{Notification.objects.unread().first().public_id}/{act}/"

    assert client.get(url).status_code == 405
    client.force_login(make_user("Bob"))
    assert client.post(url).status_code == 404
    assert Notification.objects.unread().count() == 2


@pytest.mark.parametrize("count", [1, 30])
def test_list_queries_do_not_grow(client, work, django_assert_num_queries, db, count):
    client.force_login(alice())
    for _ in range(count):
        tell()
    work()
    client.get("/notifications/")

    with django_assert_num_queries(7):
        client.get("/notifications/")


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (1, "1"), (99, "99"), (100, "99+"), (150, "99+")])
def test_bell_counts_what_is_unread_up_to_99(client, told, count, shown):
    seed = Notification.objects.first()
    rows = [
        Notification(entry=seed.entry, user=told, topic=f"t{number}", text="x", url="/", origin=Origin.LIVE)
        for number in range(count)
    ]
    Notification.objects.update(read_at=timezone.now())
    Notification.objects.bulk_create(rows)

    bell = text(client).split('class="pk-tool__count"')

    assert len(bell) == (2 if shown else 1)
    assert not shown or bell[1].split(">")[1].split("<")[0] == shown


def test_visitor_has_no_bell(client, db):
    assert "pk-tool__count" not in text(client, "/composants/")
    assert client.get("/notifications/").status_code == 302


def test_preferences_are_shown_and_kept(client, told):
    page = "/notifications/preferences/"
    assert "Il y a du nouveau" in text(client, page)

    response = client.post(page, {"lab": "platform"}, follow=True)

    assert "Vos préférences sont enregistrées." in response.content.decode()
    assert Preference.objects.get().channel == Channel.PLATFORM
    assert client.get(page).context["form"]["lab"].value() == "platform"


@pytest.mark.parametrize("answer", [{}, {"lab": "pigeon"}, {"lab": "a\x00"}])
def test_preference_that_does_not_exist_is_refused(client, told, answer):
    response = client.post("/notifications/preferences/", answer)

    assert response.status_code == 422
    assert not Preference.objects.exists()


@pytest.fixture
def two_topics(told):
    """« autre » beside « nouvelles », in the same sphere; « reserve » is offered to nobody."""
    notify_on(News, topic="autre", label="Un sujet autre")(lambda entry: [])  # noqa: ARG005
    declare_topic("reserve", Sphere.LAB, label="Un sujet reserve", rule=nobody)


def choices():
    return dict(Preference.objects.values_list("topic", "channel"))


def test_one_answer_reaches_every_topic_of_its_group_but_those_set_apart(client, told, two_topics):
    page = "/notifications/preferences/"

    client.post(page, {"lab": "nothing", "nouvelles": "others", "autre": "platform"})

    assert choices() == {"nouvelles": "nothing", "autre": "platform"}
    assert "1 à part" in text(client, page)

    client.post(page, {"lab": "email", "nouvelles": "others", "autre": "others"})

    assert set(choices().values()) == {"email"}
    assert "à part" not in text(client, page)


def test_topic_that_can_never_concern_somebody_is_not_asked_about(client, told, two_topics):
    page = text(client, "/notifications/preferences/")

    assert "Un sujet autre" in page
    assert "Un sujet reserve" not in page


@pytest.fixture
def link(told):
    return f"/notifications/desabonnement/{unsubscribing.token_for(told.public_id, 'nouvelles')}/"


def test_unsubscribing_asks_then_acts_without_an_account(link):
    visitor = Client()

    asked = visitor.get(link)
    assert "Il y a du nouveau" in asked.content.decode()
    assert not Preference.objects.exists()
    done = visitor.post(link)

    assert "C&#x27;est noté" in done.content.decode() or "C'est noté" in done.content.decode()
    assert Preference.objects.get().channel == Channel.PLATFORM


def test_mail_readers_post_without_a_token(link):
    """RFC 8058: the mail reader posts by itself, with no cookie nor token of ours."""
    reader = Client(enforce_csrf_checks=True)

    response = reader.post(link, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert Preference.objects.get().channel == Channel.PLATFORM


@pytest.mark.parametrize("change", [lambda link: link[:-4] + "abc/", lambda link: link[:29] + "x/"])
def test_forged_link_is_not_found(client, link, change):
    assert client.get(change(link)).status_code == 404
    assert client.post(change(link)).status_code == 404
    assert not Preference.objects.exists()


def test_link_of_an_erased_account_is_not_found(client, told, link):
    told.erased_at = timezone.now()
    told.save()

    assert client.post(link).status_code == 404


def test_demo_mail_is_shown_in_the_demo_only(client, db, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = "kilometre.foundation.notifications.mailbox.FolderBackend"
    body = "Suivez https://exemple.test/lien <script>alert(1)</script>"
    mail.EmailMessage("Votre lien", body, to=["a@exemple.test"]).send()

    assert client.get("/demo/courriels/").status_code == 404
    settings.DEMO = True
    shown = text(client, "/demo/courriels/")

    assert "Votre lien" in shown
    assert '<a href="https://exemple.test/lien"' in shown
    assert "<script>alert" not in shown


def test_demo_mail_is_empty_at_first(client, db, settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path / "absent"

    assert "Aucun courriel pour l'instant" in text(client, "/demo/courriels/").replace("&#x27;", "'")
