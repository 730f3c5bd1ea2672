"""The pages of the screens themselves: the gallery, the public notices, and what a refusal looks like."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from kilometre.foundation.access import anyone, page

from .components import COMPONENTS, REQUIRED, Component
from .gallery import FORM_EXAMPLES, ExampleForm

READ = ("GET", "HEAD")


@page(anyone, methods=READ)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, with its attributes and its examples."""
    shown = [_shown(component) for _, component in sorted(COMPONENTS.items())]
    forms = {"form": ExampleForm(), "refused_form": ExampleForm(FORM_EXAMPLES, auto_id="refus_%s")}
    return render(request, "ui/gallery.html", {"components": shown, **forms})


def _shown(component: Component) -> dict[str, Any]:
    tag = "wrap" if component.wraps else "ui"
    needed = " ".join(f"{name}=…" for name, default in component.attributes.items() if default is REQUIRED)
    return {
        "component": component,
        "usage": f'{{% {tag} "{component.name}" {needed} %}}'.replace("  ", " "),
        "attributes": [
            (name, "obligatoire" if default is REQUIRED else f"par défaut : {default!r}")
            for name, default in component.attributes.items()
            if name != "body"
        ],
        "examples": [example() if callable(example) else example for example in component.examples],
    }


@page(anyone, methods=READ)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and robots ask for it by this name, whatever the page says."""
    return redirect(static("kilometre/mark.svg"))


@page(anyone, methods=READ)
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/legal.html", {"site_url": settings.SITE_URL})


@page(anyone, methods=READ)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@page(anyone, methods=READ)
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/open_data.html")
