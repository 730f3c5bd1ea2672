"""A need written by somebody who has an account and is not signed in: nothing of it is lost on the way through signing in."""

import datetime as dt
import html

import pytest
from django.test import Client
from django.utils import timezone

from kilometre.foundation.access.interrupted import KEPT
from kilometre.foundation.ui import kept
from kilometre.foundation.ui.models import KeptText
from kilometre.intake.models import Need

NEW = "/besoins/nouveau/"
AGAIN = f"{NEW}?{kept.AGAIN}=1"
TYPED = {
    "title": "Le bac ne passe plus",
    "description": "Depuis trois semaines, on fait le tour.",
    "concerns": "Les soignants",
    "territory": "67482",
    "lab": "",
}
SIGN_IN = {kept.SIGN_IN: "1"}


def read(page) -> str:
    return html.unescape(page.content.decode())


@pytest.fixture
def browser(cast):
    """A visitor's, who wrote a need and asked to sign in first."""
    browser = Client()
    answer = browser.post(NEW, {**TYPED, **SIGN_IN})
    assert answer.url == "/connexion/?next=/besoins/nouveau/%3Frepris%3D1"
    return browser


def test_button_is_offered_to_visitors_alone(cast, as_):
    assert f'name="{kept.SIGN_IN}"' in read(Client().get(NEW))
    assert f'name="{kept.SIGN_IN}"' not in read(as_(cast.holder).get(NEW))


def test_text_is_found_again_after_signing_in_sent_once_and_forgotten(cast, browser):
    assert "Votre texte est gardé" in read(browser.get("/connexion/"))

    answer = browser.post(
        f"/connexion/?next={AGAIN}", {"email": cast.holder.email, "password": "dix-lapins-violets"}
    )
    page = browser.get(answer.url)

    assert TYPED["description"] in read(page)
    assert not Need.objects.exists()
    browser.post(answer.url, TYPED)
    assert Need.objects.get().sender == cast.holder
    assert not KeptText.objects.exists()


def test_text_is_given_in_that_browser_alone_on_that_page_for_two_hours(cast, browser, as_):
    assert TYPED["title"] not in read(Client().get(AGAIN))
    assert TYPED["title"] not in read(as_(cast.holder).get(AGAIN))
    assert TYPED["title"] not in read(browser.get(NEW))
    assert TYPED["title"] in read(browser.get(AGAIN))

    KeptText.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert TYPED["title"] not in read(browser.get(AGAIN))


def test_asking_again_keeps_the_latest_text_alone(browser):
    browser.post(AGAIN, {**TYPED, **SIGN_IN, "title": "Mieux dit"})

    assert KeptText.objects.get().fields["title"] == ["Mieux dit"]


def test_one_caller_keeps_a_few_texts_an_hour(cast):
    for _ in range(10):
        assert Client().post(NEW, {**TYPED, **SIGN_IN}).status_code == 302

    assert Client().post(NEW, {**TYPED, **SIGN_IN}).status_code == 429


def test_who_was_signed_out_while_writing_is_not_taken_for_a_visitor(cast, as_):
    author = as_(cast.holder)
    author.logout()

    answer = author.post(NEW, {**TYPED, kept.SEAL: kept.SIGNER.sign(cast.holder.public_id)})

    assert answer.url == "/connexion/?next=/besoins/nouveau/%3Frepris%3D1"
    assert KEPT in read(author.get(answer.url))
    author.force_login(cast.holder)
    assert TYPED["description"] in read(author.get(AGAIN))


def test_page_gone_stale_and_signed_out_leads_to_the_text_through_signing_in(cast):
    browser = Client(enforce_csrf_checks=True)

    refused = browser.post(NEW, {**TYPED, kept.SEAL: kept.SIGNER.sign(cast.holder.public_id)})

    assert refused.status_code == 403
    told = read(refused)
    assert "Me connecter et retrouver mon texte" in told
    assert 'href="/connexion/?next=%2Fbesoins%2Fnouveau%2F%3Frepris%3D1"' in told


def test_seal_that_keeps_nothing_leaves_a_visitor_s_need_alone(cast):
    answer = Client().post(NEW, {**TYPED, "email": "nour@exemple.test", kept.SEAL: "faux"})

    assert answer.url == "/besoins/a-confirmer/"
