"""The tags of the screens: components, panels, forms, and French words for dates and numbers."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, Variable, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kilometre.foundation.ui import french, kept, navigation
from kilometre.foundation.ui.components import COMPONENTS, Component
from kilometre.foundation.ui.controls import draw_control, kind_of
from kilometre.foundation.ui.panels import panels_of

register = template.Library()
FIRST_SENTENCE = re.compile(r".*?(?:[?!]|\.(?=\s|$)|$)", re.DOTALL)


class ComponentNode(Node):
    """A component with its attributes; its template sees them, the request and nothing else."""

    child_nodelists = ("nodelist",)

    def __init__(
        self, component: Component, attributes: dict[str, FilterExpression], nodelist: NodeList | None
    ) -> None:
        self.component = component
        self.attributes = attributes
        self.nodelist = nodelist or NodeList()

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.attributes.items()}
        if self.component.wraps:
            values["body"] = self.nodelist.render(context)
        return draw(self.component, values, context)


def draw(component: Component, values: dict[str, Any], outer: Context) -> SafeString:
    """Render a component from Python values, inside the page of ``outer``."""
    request = outer.get("request")
    values = {**component.defaults, **values}
    if component.context is not None:
        values = {**values, **component.context(values, request)}
    inner = Context({**values, "request": request, "csrf_token": outer.get("csrf_token")})
    inner.template = outer.template
    inner.render_context = outer.render_context
    html: SafeString = component.compiled.render(inner)
    return html


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    """``{% ui "badge" text="Nouveau" tone="info" %}``."""
    component, attributes = _parse(parser, token, wraps=False)
    return ComponentNode(component, attributes, None)


@register.tag
def wrap(parser: Parser, token: Token) -> ComponentNode:
    """``{% wrap "card" title=need.title %}…{% endwrap %}``."""
    component, attributes = _parse(parser, token, wraps=True)
    nodelist = parser.parse(("endwrap",))
    parser.delete_first_token()
    return ComponentNode(component, attributes, nodelist)


def _parse(parser: Parser, token: Token, *, wraps: bool) -> tuple[Component, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits or bits[0][0] not in "\"'" or bits[0][0] != bits[0][-1]:
        raise TemplateSyntaxError(f"{{% {tag} %}} takes the name of a component between quotes")
    name = bits[0][1:-1]
    component = COMPONENTS.get(name)
    if component is None:
        raise TemplateSyntaxError(f"{tag}: no component is named « {name} » (see /composants/)")
    if component.wraps is not wraps:
        right = "wrap" if component.wraps else "ui"
        raise TemplateSyntaxError(f"« {name} » is used with {{% {right} %}}")
    remaining = bits[1:]
    attributes = token_kwargs(remaining, parser)
    if remaining:
        raise TemplateSyntaxError(f"« {name} » takes attribute=value, not {remaining[0]}")
    _check(component, attributes)
    return component, attributes


def _check(component: Component, attributes: dict[str, FilterExpression]) -> None:
    for attribute in attributes:
        if attribute not in component.attributes:
            known = ", ".join(component.attributes)
            raise TemplateSyntaxError(f"« {component.name} » has no attribute {attribute} (it has: {known})")
    for attribute in sorted(component.required - attributes.keys()):
        raise TemplateSyntaxError(f"« {component.name} » needs the attribute {attribute}")
    for attribute, allowed in component.choices.items():
        value = attributes.get(attribute)
        # a literal is a string; a Variable is only known when the page is drawn
        if value is None or isinstance(value.var, Variable) or value.filters:
            continue
        if value.var not in allowed:
            raise TemplateSyntaxError(
                f"« {component.name} »: {attribute} is one of {', '.join(allowed)}, not {value.var}"
            )


@register.simple_tag(takes_context=True)
def header_tools(context: Context) -> SafeString:
    """The components that stand in the header, those of the contexts that are switched on."""
    known = [COMPONENTS[name] for name in navigation.HEADER_TOOLS if name in COMPONENTS]
    return mark_safe("".join(draw(component, {}, context) for component in known))  # noqa: S308


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[navigation.Link]:
    """Entries of the menu for this person."""
    return navigation.menu(context["request"])


@register.simple_tag(takes_context=True)
def own_menu(context: Context) -> list[navigation.Link]:
    """What stands under the person's name."""
    return navigation.own_menu(context["request"])


@register.simple_tag(takes_context=True)
def example(context: Context, component: Component, values: dict[str, Any]) -> SafeString:
    """A component drawn from Python values: only the gallery does this."""
    values = {name: mark_safe(value) if name == "body" else value for name, value in values.items()}  # noqa: S308
    return draw(component, values, context)


@register.simple_tag
def place(name: str) -> str:
    """The address of a named place of the site, or nothing when no context gives it."""
    return navigation.place(name)


@register.inclusion_tag("ui/panels.html", takes_context=True)
def panels(context: Context, record: Any) -> dict[str, Any]:
    """What the contexts above have to show on this record's page."""
    return {"panels": panels_of(record, context["request"]), "request": context["request"]}


@register.inclusion_tag("ui/form_block.html", takes_context=True)
def form_page(
    context: Context,
    form: Form,
    submit: str = "Enregistrer",
    back: str = "",
    method: str = "post",
    *,
    confirm: str = "",
) -> dict[str, Any]:
    """A whole form: error summary, fields, button and way back; ``confirm`` is asked before it is sent."""
    return {
        "form": form, "submit": submit, "back": back, "method": method, "confirm": confirm,
        "csrf_token": context.get("csrf_token"), "request": context.get("request"),
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def kept_for(context: Context, form: Form) -> SafeString:
    """In a form whose text is to be kept for its author when their session ends meanwhile (``ui.kept``)."""
    sealed = kept.seal(context["request"], form) if context.get("request") else ""
    return (
        format_html('<input type="hidden" name="{}" value="{}">', kept.SEAL, sealed)
        if sealed
        else SafeString()
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a field, with the classes and the type that its widget calls for."""
    return draw_control(field)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is drawn (``controls.kind_of``)."""
    return kind_of(field)


@register.filter
def of(name: object) -> str:
    """« d'Alice », « de Bruno »."""
    return french.of(name)


@register.filter
def that(name: object) -> str:
    """« qu'Alice », « que Bruno »."""
    return french.that(name)


@register.filter
def day(value: dt.date | None) -> str:
    """« lundi 30 novembre 2026 »."""
    return french.day(value) if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """« lundi 30 novembre 2026 à 12 h 00 »."""
    return french.moment(value) if value else ""


@register.filter
def short_day(value: dt.date | None) -> str:
    """« 30 nov. 2026 »."""
    return french.short_day(value) if value else ""


@register.filter
def short_moment(value: dt.date | None) -> str:
    """« lun. 30 nov. 2026 à 12 h 00 »."""
    return french.short_moment(value) if value else ""


@register.filter
def ago(value: dt.datetime | None) -> str:
    """« il y a 3 heures »."""
    return french.ago(value) if value else ""


@register.filter
def number(value: Any) -> str:
    """« 12 500,5 », with the narrow space of thousands; a text comes back as it is."""
    return french.number(value)


@register.filter
def size(octets: int | None) -> str:
    """« 8,9 ko »."""
    return french.size(octets or 0)


@register.filter
def spaced(text: Any) -> str:
    """A sentence with the spaces that no line may break."""
    return french.spaced(str(text))


@register.filter
def field_name(label: Any) -> str:
    """A label as a sentence names it: its first sentence, without its full stop."""
    return FIRST_SENTENCE.match(str(label).strip())[0].rstrip(" .:\u00a0")  # type: ignore[index]  # it matches any text


@register.filter
def fault_count(errors: Mapping[str, Sequence[Any]]) -> int:
    """How many things are wrong: a field may have several."""
    return sum(len(of_field) for of_field in errors.values())


@register.filter
def count(value: int, words: str) -> str:
    """``3|count:"besoin,besoins"`` → « 3 besoins »; zero and one take the singular."""
    return french.count(value, *words.split(","))
