"""The base page, its menu, its panels, and what a refusal looks like."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse

import kilometre
from kilometre.foundation.access import anyone, signed_in
from kilometre.foundation.errors import TooMany
from kilometre.foundation.ui import navigation, panels, refusals
from kilometre.network.models import Lab

PACKAGE = Path(kilometre.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
REFUSED_BY_CSP = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|hx-on|hx-vals=['\"]js:|hx-vars",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_template_is_allowed_by_the_content_security_policy(path):
    text = path.read_text()

    assert REFUSED_BY_CSP.findall(text) == []
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_template_compiles(path):
    name = str(path).split("/templates/", 1)[1]
    try:
        get_template(name)
    except TemplateDoesNotExist as missing:
        pytest.fail(f"{name}: {missing}")


@pytest.fixture
def request_of():
    def make(user, path="/"):
        request = RequestFactory().get(path)
        request.user = user
        return request

    return make


@pytest.fixture
def empty_menu(monkeypatch):
    monkeypatch.setattr(navigation, "ENTRIES", [])


def test_menu_shows_what_the_person_may_open(empty_menu, cast, request_of):
    navigation.register("Mentions", "ui:legal", rule=signed_in, order=20)
    navigation.register("Composants", "ui:gallery", order=10)

    assert [link.label for link in navigation.menu(request_of(cast.visitor))] == ["Composants"]
    assert [link.label for link in navigation.menu(request_of(cast.member))] == ["Composants", "Mentions"]


def test_menu_of_a_visitor_starts_with_sending_a_need(cast, request_of):
    assert navigation.menu(request_of(cast.visitor))[0].url == "/besoins/nouveau/"
    assert "/besoins/nouveau/" not in [link.url for link in navigation.menu(request_of(cast.citizen))]


def test_menu_marks_where_one_is(empty_menu, cast, request_of):
    navigation.register("Composants", "ui:gallery")
    navigation.register("Mentions", "ui:legal")

    links = navigation.menu(request_of(cast.visitor, reverse("ui:gallery") + "icones/"))

    assert [(link.label, link.is_current) for link in links] == [("Composants", True), ("Mentions", False)]


def test_a_group_holds_its_pages_and_one_page_alone_is_no_group(empty_menu, cast, request_of):
    navigation.register("Composants", "ui:gallery", order=10, group="Site")
    navigation.register("Mentions", "ui:legal", rule=signed_in, order=20, group="Site")

    inside = navigation.menu(request_of(cast.member, reverse("ui:legal")))
    alone = navigation.menu(request_of(cast.visitor))

    assert [(link.label, link.url, link.is_current) for link in inside] == [
        ("Site", reverse("ui:gallery"), True)
    ]
    assert [(child.label, child.is_current) for child in inside[0].children] == [
        ("Composants", False),
        ("Mentions", True),
    ]
    assert [(link.label, link.children) for link in alone] == [("Composants", ())]


def test_menu_entry_is_declared_once(empty_menu):
    navigation.register("Composants", "ui:gallery", rule=anyone)

    with pytest.raises(ValueError, match="ui:gallery"):
        navigation.register("Autre", "ui:gallery")


def test_place_of_a_context_that_is_switched_off_gives_no_link(monkeypatch):
    monkeypatch.setitem(navigation.PLACES, "search", "nowhere:results")

    assert navigation.place("search") == ""


def test_panels_are_drawn_in_order_for_whom_they_concern(monkeypatch, cast, request_of):
    monkeypatch.setattr(panels, "PANELS", {})
    seen_by_accounts = lambda _, request: {"items": ()} if request.user.is_authenticated else None  # noqa: E731
    panels.register(Lab, "second", template="ui/components/tabs.html", context=seen_by_accounts, order=20)
    panels.register(
        Lab, "first", template="ui/components/tabs.html", context=lambda *_: {"items": ()}, order=10
    )

    assert [one.slug for one in panels.panels_of(cast.lab, request_of(cast.visitor))] == ["first"]
    assert [one.slug for one in panels.panels_of(cast.lab, request_of(cast.member))] == ["first", "second"]


def test_panels_read_only_what_has_rows_and_stay_away_without(
    monkeypatch, cast, request_of, django_assert_num_queries
):
    monkeypatch.setattr(panels, "PANELS", {})
    labs = {"first": Lab.objects.filter(slug="labest"), "second": Lab.objects.filter(slug="inconnu")}
    for slug, items in labs.items():
        panels.register(
            Lab, slug, template="ui/components/tabs.html", needs=("labs",),
            context=lambda *_, items=items: {"labs": items[:3], "items": ()},
        )  # fmt: skip

    with django_assert_num_queries(2):
        drawn = panels.panels_of(cast.lab, request_of(cast.visitor))

    assert [one.slug for one in drawn] == ["first"]


@pytest.mark.parametrize("name", ["gallery", "legal", "accessibility", "open-data"])
@pytest.mark.django_db
def test_public_page_opens_for_a_visitor(client, name):
    assert client.get(reverse(f"ui:{name}")).status_code == 200


@pytest.mark.django_db
def test_page_names_its_language_its_place_and_its_way_in(client):
    text = client.get(reverse("ui:legal")).content.decode()

    assert '<html lang="fr"' in text
    assert text.count("<h1") == 1
    assert 'href="#contenu"' in text
    assert 'id="contenu"' in text
    assert "&quot;" not in re.search(r'name="htmx-config" content=(\S+)', text).group()


def test_state_theme_shows_the_block_of_the_state(client, cast, settings):
    settings.THEME = "etat"

    text = client.get(reverse("ui:legal")).content.decode()

    assert "fr-logo" in text
    assert 'data-theme="etat"' in text


def test_neutral_theme_carries_no_mark_of_the_state(client, cast):
    text = client.get(reverse("ui:legal")).content.decode()

    assert "fr-logo" not in text
    assert "Française" not in text


def test_forbidden_page_says_the_rule(cast, request_of):
    page = refusals.permission_denied(request_of(cast.member), PermissionDenied("The lead of this lab."))

    assert page.status_code == 403
    assert "The lead of this lab." in page.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [(refusals.bad_request, 400), (refusals.page_not_found, 404), (refusals.csrf_failure, 403)],
)
def test_refusal_is_a_page_in_french(cast, request_of, view, status):
    page = view(request_of(cast.visitor))

    assert page.status_code == status
    assert "Retour à l'accueil" in page.content.decode()


def test_refusal_that_nobody_showed_is_a_page(cast, request_of):
    middleware = refusals.RefusedMiddleware(lambda _: HttpResponse())

    page = middleware.process_exception(request_of(cast.visitor), TooMany("Réessayez dans une heure."))

    assert page.status_code == 429
    assert "Réessayez dans une heure." in page.content.decode()
    assert middleware.process_exception(request_of(cast.visitor), ValueError()) is None


def test_server_error_needs_nothing_from_the_request():
    page = refusals.server_error(SimpleNamespace())

    assert page.status_code == 500
    assert "de notre côté" in page.content.decode()


@pytest.mark.django_db
def test_address_that_does_not_exist_is_our_page(client):
    page = client.get("/cette-page-nexiste-pas/")

    assert page.status_code == 404
    assert "Retour à l'accueil" in page.content.decode()


def test_favicon_asked_by_its_old_name_is_the_mark(client, db):
    assert client.get("/favicon.ico")["Location"] == "/static/kilometre/mark.svg"


def test_refusal_says_who_may(client, cast):
    client.force_login(cast.stranger)

    page = client.get(f"/labs/{cast.lab.slug}/modifier/")

    assert page.status_code == 403
    assert "Cette page est réservée" in page.content.decode()
    assert "Le responsable de ce lab, ou la coordination nationale." in page.content.decode()
