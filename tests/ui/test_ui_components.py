"""Components: declared attributes, refused mistakes, everything drawn in the gallery."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse

from kilometre.foundation.ui.components import COMPONENTS, Component, register
from kilometre.foundation.ui.templatetags.ui import draw

EXAMPLES = [
    pytest.param(component, number, id=f"{component.name}-{number}")
    for component in COMPONENTS.values()
    if component.template.startswith("ui/")
    for number in range(len(component.examples))
]


def drawn(source: str, **context) -> str:
    return Template(source).render(Context({"request": RequestFactory().get("/"), **context}))


@pytest.mark.parametrize(("component", "number"), EXAMPLES)
def test_component_example_is_drawn(component, number):
    example = component.examples[number]
    values = example() if callable(example) else example

    html = draw(component, dict(values), Context({"request": RequestFactory().get("/")}))

    assert "<" in html


def test_component_unknown_attribute_is_named_at_compilation():
    with pytest.raises(TemplateSyntaxError, match=r"badge.*colour.*text, tone, icon"):
        Template('{% ui "badge" text="Nouveau" colour="red" %}')


def test_component_missing_attribute_is_named_at_compilation():
    with pytest.raises(TemplateSyntaxError, match=r"badge.*text"):
        Template('{% ui "badge" tone="info" %}')


def test_component_wrong_choice_is_refused_when_it_is_a_literal():
    with pytest.raises(TemplateSyntaxError, match=r"tone.*pink"):
        Template('{% ui "badge" text="Nouveau" tone="pink" %}')

    assert "pk-badge--pink" in drawn('{% ui "badge" text="Nouveau" tone=tone %}', tone="pink")


@pytest.mark.parametrize(
    "source",
    ['{% ui "nothing" %}', "{% ui badge %}", '{% ui "badge" "Nouveau" %}', '{% ui "card" title="x" %}',
     '{% wrap "badge" text="x" %}{% endwrap %}'],
)  # fmt: skip
def test_component_misuse_does_not_compile(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_component_sees_its_attributes_and_not_the_page():
    html = drawn('{% ui "badge" text=label %}', label="Nouveau", icon="add", tone="error")

    assert "Nouveau" in html
    assert "pk-badge--neutral" in html
    assert "<svg" not in html


def test_component_wraps_what_the_page_draws():
    html = drawn('{% wrap "callout" title="La suite" %}<p>{{ text }}</p>{% endwrap %}', text="<b>gras</b>")

    assert "<p>&lt;b&gt;gras&lt;/b&gt;</p>" in html


def test_component_text_is_escaped():
    assert "<script" not in drawn('{% ui "badge" text=text %}', text="<script>")


def test_component_name_is_taken_once():
    with pytest.raises(ValueError, match="badge"):
        register(Component("badge", "x.html", "Un double."))


def test_act_sends_its_token_and_fields():
    html = drawn(
        '{% ui "act" text="Clore" url="/x/" fields=fields %}', fields={"to": "closed"}, csrf_token="jeton"
    )

    assert 'name="csrfmiddlewaretoken" value="jeton"' in html
    assert 'name="to" value="closed"' in html
    assert 'method="post" action="/x/"' in html


def test_gallery_shows_every_component(client):
    page = client.get(reverse("ui:gallery"))

    text = page.content.decode()
    assert page.status_code == 200
    assert [name for name in COMPONENTS if f'id="c-{name}"' not in text] == []
