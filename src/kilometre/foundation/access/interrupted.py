"""What becomes of what is sent by somebody whose session has ended: they sign in first, and lose nothing if it can be helped."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

READ = ("GET", "HEAD")
NOT_SENT = (
    "Vous n'étiez plus connecté\u00a0: rien n'a été envoyé. Connectez-vous, puis recommencez. Le bouton «\u00a0Précédent\u00a0» du "
    "navigateur retrouve ce que vous aviez écrit."
)
KEPT = (
    "Vous n'étiez plus connecté\u00a0: rien n'a été envoyé. Votre texte a été gardé\u00a0: connectez-vous, vous le retrouverez "
    "dans son formulaire."
)
Keeper = Callable[[HttpRequest], str]
KEEPERS: list[Keeper] = []


def keep_with(keeper: Keeper) -> Keeper:
    """Register who keeps what was typed: it returns the address that shows it again, or nothing."""
    KEEPERS.append(keeper)
    return keeper


def keep(request: HttpRequest) -> str:
    """Have what a form sent kept; the address that shows it again, or nothing when it is not."""
    return next((address for keeper in KEEPERS if (address := keeper(request))), "")


def sign_in_first(request: HttpRequest, *, has_form: bool = True) -> HttpResponse:
    """Then the page that was asked for; for what was sent, the one that has the form or the button.

    ``has_form``: the address that was posted to shows the form too.
    """
    # Late: it brings the models of Django's accounts, and rules are imported before any model.
    from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415

    if request.method in READ:
        return redirect_to_login(request.get_full_path())
    kept = keep(request) if has_form else ""
    messages.warning(request, KEPT if kept else NOT_SENT)
    return redirect_to_login(kept or (request.get_full_path() if has_form else _page_before(request)))


def _page_before(request: HttpRequest) -> str:
    """The page of this site that the browser comes from; else the home page."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and before.path.startswith("/")
    return f"{before.path}?{before.query}".rstrip("?") if is_ours else "/"
