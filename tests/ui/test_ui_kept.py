"""What one typed when the session ended: kept for its author alone, for two hours, and shown again on the same form."""

import datetime as dt
import re

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import get_resolver
from django.urls.converters import StringConverter
from django.utils import timezone

from accounts.mailbox import path_of
from kilometre.foundation.accounts import links
from kilometre.foundation.accounts.purposes import RESET_PASSWORD
from kilometre.foundation.personal import exports
from kilometre.foundation.ui import kept, tasks
from kilometre.foundation.ui.models import KeptText

EDIT = "/labs/labest/modifier/"
TYPED = "Des phrases écrites pendant une heure"


def sealed(page) -> str:
    return re.search(rf'name="{kept.SEAL}" value="([^"]+)"', page.content.decode()).group(1)


def typed_in(page) -> dict:
    """What the form of a page would send, with a new text."""
    form = page.context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value())}
    return {**sent, "missions": TYPED, kept.SEAL: sealed(page)}


@pytest.fixture
def author(cast, as_):
    """Bruno's browser, on the form of his lab."""
    return as_(cast.lead)


@pytest.fixture
def kept_address(author):
    """His session ends while he writes; he sends, and is asked to sign in: where that leads afterwards."""
    sent = typed_in(author.get(EDIT))
    author.logout()
    answer = author.post(EDIT, sent)
    assert answer.status_code == 302
    assert answer.url.startswith("/connexion/")
    return f"{EDIT}?{kept.AGAIN}=1"


def test_author_finds_the_text_again_after_signing_in_and_nothing_was_sent(cast, author, kept_address):
    shown = author.get(f"/connexion/?next={kept_address}").content.decode()
    assert "Votre texte a été gardé" in shown

    author.force_login(cast.lead)
    page = author.get(kept_address)

    assert page.status_code == 200
    assert TYPED in page.content.decode()
    assert "relisez-le" in page.content.decode()
    assert 'class="fr-error-text"' not in page.content.decode()
    cast.lab.refresh_from_db()
    assert TYPED not in str(cast.lab.missions)


def test_text_goes_once_its_author_has_sent_it(cast, author, kept_address):
    author.force_login(cast.lead)
    again = typed_in(author.get(kept_address))

    sent = author.post(kept_address, {**again, "missions": "Plus court"})
    assert sent.status_code == 302, sent.context["form"].errors

    assert not KeptText.objects.exists()
    assert TYPED not in author.get(kept_address).content.decode()


def test_text_stays_when_what_is_sent_is_refused(cast, author, kept_address):
    author.force_login(cast.lead)

    assert author.post(kept_address, {"missions": TYPED}).status_code == 422

    assert KeptText.objects.count() == 1


def test_somebody_else_who_signs_in_there_does_not_get_it(cast, author, kept_address):
    author.force_login(cast.coordinator)

    page = author.get(kept_address).content.decode()

    assert TYPED not in page
    assert "relisez-le" not in page
    assert KeptText.objects.of(cast.visitor).count() == 0


def test_text_is_shown_where_it_was_written_and_nowhere_unasked(cast, author, kept_address):
    author.force_login(cast.lead)

    assert TYPED not in author.get(EDIT).content.decode()
    assert TYPED not in author.get(f"/compte/nom/?{kept.AGAIN}=1").content.decode()


def test_text_goes_after_two_hours(cast, author, kept_address):
    assert tasks.forget_kept_texts() == 0
    KeptText.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    author.force_login(cast.lead)

    assert TYPED not in author.get(kept_address).content.decode()
    assert tasks.forget_kept_texts() == 1
    assert not KeptText.objects.exists()


def test_page_gone_stale_keeps_it_too(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lead)
    sent = typed_in(browser.get(EDIT))

    refused = browser.post(EDIT, {**sent, "csrfmiddlewaretoken": "périmé"})

    assert refused.status_code == 403
    assert f'href="{EDIT}?{kept.AGAIN}=1"' in refused.content.decode()
    assert TYPED in browser.get(f"{EDIT}?{kept.AGAIN}=1").content.decode()


def test_page_gone_stale_under_another_account_keeps_it_for_who_wrote(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lead)
    sent = typed_in(browser.get(EDIT))
    browser.force_login(cast.coordinator)

    refused = browser.post(EDIT, {**sent, "csrfmiddlewaretoken": "périmé"}).content.decode()

    assert KeptText.objects.get().owner == cast.lead
    assert f"{kept.AGAIN}=1" not in refused
    assert "a été gardé" not in refused
    assert TYPED not in browser.get(f"{EDIT}?{kept.AGAIN}=1").content.decode()


@pytest.mark.parametrize("is_sealed", [False, True], ids=["as drawn", "with the seal of another page"])
def test_address_that_opens_something_by_itself_is_never_kept(cast, is_sealed):
    path = path_of(links.issue(RESET_PASSWORD, person=cast.lead))
    answering = path_of(
        links.issue(next(name for name in links.PURPOSES if links.PURPOSES[name].comment), person=cast.lead)
    )
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lead)

    for address in (path, answering):
        assert f'name="{kept.SEAL}"' not in browser.get(address).content.decode()
        seal = {kept.SEAL: kept.SIGNER.sign(cast.lead.public_id)} if is_sealed else {}
        assert browser.post(address, {"comment": TYPED, **seal}).status_code == 403

    assert not KeptText.objects.exists()


def test_every_free_part_of_a_route_is_named_as_the_secret_that_it_is():
    """Records are found by a slug or an id: what is left opens something by itself."""

    def free_parts(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from free_parts(pattern.url_patterns)
            for name, converter in pattern.pattern.converters.items():
                if type(converter) is StringConverter:
                    yield name

    assert set(free_parts(get_resolver().url_patterns)) == {"slug", "public_id", kept.SECRET}


def test_page_gone_stale_without_anything_to_keep_says_how_to_find_it(cast):
    browser = Client(enforce_csrf_checks=True)

    refused = browser.post("/connexion/", {"email": "a@exemple.test", "password": "secret"}).content.decode()

    assert "Précédent" in refused
    assert "Reprendre mon texte" not in refused


def test_form_that_asks_for_a_password_is_never_kept(cast, as_):
    page = as_(cast.lead).get("/compte/mot-de-passe/")

    assert f'name="{kept.SEAL}"' not in page.content.decode()


@pytest.mark.parametrize(
    "seal",
    ["", "faux", TimestampSigner(salt="autre").sign("x"), kept.SIGNER.sign("inconnu")],
    ids=["none", "forged", "of something else", "of nobody"],
)
def test_nothing_is_kept_without_the_seal_of_somebody(client, cast, seal):
    client.post(EDIT, {"missions": TYPED, kept.SEAL: seal})

    assert not KeptText.objects.exists()


def test_seal_of_an_account_that_was_closed_keeps_nothing(client, cast):
    cast.lead.is_active = False
    cast.lead.save()

    client.post(EDIT, {"missions": TYPED, kept.SEAL: kept.SIGNER.sign(cast.lead.public_id)})

    assert not KeptText.objects.exists()


def test_a_few_texts_are_kept_for_somebody_and_no_novel(client, cast):
    seal = kept.SIGNER.sign(cast.lead.public_id)
    client.post(EDIT, {"missions": "x" * (kept.LONGEST + 1), kept.SEAL: seal})
    assert not KeptText.objects.exists()

    paths = [
        EDIT,
        "/compte/nom/",
        "/compte/adresse/",
        "/profil/",
        "/actions/nouvelle/",
        "/besoins/nouveau/",
        "/etudes/nouvelle/",
    ]
    for path in paths:
        client.post(path, {"text": "un\x00 texte", kept.SEAL: seal})

    found = KeptText.objects.order_by("pk")
    assert found.count() == kept.MOST
    assert found.last().fields == {"text": ["un texte"]}


def test_text_is_of_ones_data_and_goes_with_the_account(cast, author, kept_address):
    assert TYPED in str(exports.export(cast.lead))

    exports.erase(cast.lead)

    assert not KeptText.objects.exists()
