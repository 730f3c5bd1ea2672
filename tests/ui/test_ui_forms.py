"""Forms: each control tied to its label, its help and its error; what was typed is kept."""

import importlib
import pkgutil
import re

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.test import RequestFactory

import kilometre
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, attempt, form_page
from kilometre.foundation.ui.gallery import FORM_EXAMPLES, ExampleForm


def refuse(error):
    raise error


class Small(forms.Form):
    title = forms.CharField(label="Titre", help_text="Une phrase.")
    day = forms.DateField(label="Jour", required=False)


def attributes(html: str, identifier: str) -> dict[str, str]:
    tag = re.search(rf'<[a-z]+[^>]*\bid="{identifier}"[^>]*>', html)
    assert tag, identifier
    return dict(re.findall(r'([a-z-]+)="([^"]*)"', tag.group()))


def test_field_is_tied_to_its_label_help_and_error():
    html = str(Small({"title": ""}))

    control = attributes(html, "id_title")
    assert control["aria-describedby"] == "id_title_helptext id_title_error"
    assert control["aria-invalid"] == "true"
    assert 'for="id_title"' in html
    assert attributes(html, "id_title_helptext")["class"] == "fr-hint-text"
    assert attributes(html, "id_title_error")["class"] == "pk-field__errors"


def test_optional_field_says_so():
    html = str(Small())

    assert html.count("(facultatif)") == 1


def test_refused_form_starts_with_a_summary_that_leads_to_the_fields():
    html = str(ExampleForm(FORM_EXAMPLES))

    summary = html[: html.index('for="id_title"')]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert 'role="alert"' in summary
    assert "id_email" in links
    assert [identifier for identifier in links if f'id="{identifier}"' not in html] == []


def test_summary_names_a_field_by_the_first_sentence_of_its_label():
    class Asked(forms.Form):
        choice = forms.ChoiceField(
            label="Le prenez-vous en charge ? La personne saura que vous êtes son interlocuteur.",
            choices=[("yes", "Oui")],
        )
        read = forms.BooleanField(label="J'ai lu le texte.")
        title = forms.CharField(label="Titre")

    summary = "".join(re.findall(r"<li>(.*?)</li>", str(Asked({}))))

    told = re.sub(r"<[^>]+>", "", summary).replace("\xa0", " ").replace("&#x27;", "'")
    assert told == (
        "« Le prenez-vous en charge ? » : Choisissez une réponse."
        "« J'ai lu le texte » : Cochez cette case pour continuer."
        "« Titre » : À remplir."
    )


def _all_forms() -> list[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(kilometre.__path__, "kilometre."):
        if ".forms" in module.name or ".views" in module.name:
            importlib.import_module(module.name)
    made: list[type[forms.BaseForm]] = []
    known = [forms.BaseForm]
    while known:
        known = [each for form in known for each in form.__subclasses__()]
        made += [each for each in known if each.__module__.startswith("kilometre.")]
    return made


def test_every_form_says_what_is_wrong_in_the_same_words():
    said = {
        str(field.error_messages[key])
        for form in _all_forms()
        for field in form.base_fields.values()
        for key in ("required", "invalid_choice", "invalid_list", "invalid_pk_value")
        if key in field.error_messages
    }

    assert {"À remplir.", "Choisissez une réponse.", "Choisissez parmi les réponses proposées."} <= said
    assert [
        each for each in said if "obligatoire" in each or "valide" in each or "select" in each.lower()
    ] == []


def test_form_without_error_has_no_summary():
    assert 'role="alert"' not in str(Small({"title": "Un titre"}))


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [("2026-11-30", "date", "2026-11-30"), ("31/02/2026", "text", "31/02/2026")],
)
def test_date_is_picked_in_a_calendar_unless_what_was_typed_would_vanish(typed, kind, value):
    control = attributes(str(Small({"title": "x", "day": typed})), "id_day")

    assert (control["type"], control["value"]) == (kind, value)


def test_choices_are_a_group_with_one_control_each():
    html = str(ExampleForm())

    assert html.count('type="radio"') == 2
    assert html.count("<fieldset") == 2
    assert html.count("fr-radio-group") == 2


@pytest.mark.parametrize(("data", "status"), [(None, 200), ({"title": "x"}, 200), ({"title": ""}, 422)])
def test_form_page_status(data, status):
    request = RequestFactory().get("/")

    page = form_page(request, Small(data), title="Un besoin", submit="Envoyer", back="/")

    assert page.status_code == status


def test_form_page_keeps_what_was_typed(rf, cast):
    request = rf.get("/")
    request.user = cast.visitor

    page = form_page(
        request, Small({"title": "", "day": "bientôt"}), title="Un besoin", submit="Envoyer", back="/retour/"
    )
    text = page.render().content.decode()

    assert 'value="bientôt"' in text
    assert "<title>Erreur : Un besoin" in text
    assert 'href="/retour/"' in text


@pytest.mark.parametrize(("then", "address"), [(None, "/fait/"), ("/liste/", "/liste/")])
def test_act_goes_to_what_it_made_unless_said_otherwise(rf, monkeypatch, then, address):
    said = []
    monkeypatch.setattr(messages, "success", lambda _, text: said.append(text))
    request = rf.post("/", {"title": "x"})

    answer = act_page(
        request, Small(request.POST), lambda _: "/fait/", said="Fait.", then=then, title="Un acte"
    )

    assert (answer.status_code, answer["Location"], said) == (302, address, ["Fait."])


@pytest.mark.parametrize(
    ("error", "where"),
    [
        (Refused("Trop tard."), "__all__"),
        (ValidationError("Trop tard."), "__all__"),
        (ValidationError({"title": "Trop tard."}), "title"),
        (ValidationError({"version": "Trop tard."}), "__all__"),
    ],
)
def test_attempt_shows_a_refusal_where_it_belongs(error, where):
    form = Small({"title": "Un titre"})

    assert attempt(form, lambda: refuse(error)) is None
    assert form.errors == {where: ["Trop tard."]}


def test_attempt_gives_what_the_service_made():
    assert attempt(Small({"title": "Un titre"}), lambda: "fait") == "fait"


@pytest.mark.parametrize(
    ("act", "level", "text"),
    [
        (lambda: None, "success", "C'est fait."),
        (lambda: refuse(Refused("Trop tard.")), "error", "Trop tard."),
    ],
)
def test_perform_says_what_happened_on_the_next_page(rf, act, level, text):
    request = rf.post("/")
    request._messages = CookieStorage(request)

    answer = perform(request, act, said="C'est fait.", then="/suite/")

    assert answer["Location"] == "/suite/"
    assert [(one.level_tag, one.message) for one in request._messages] == [(level, text)]
