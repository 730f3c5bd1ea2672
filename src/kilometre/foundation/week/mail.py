"""The e-mail of Monday: the lines of the page, each with a link that acts."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from kilometre.foundation.accounts.models import User
from kilometre.foundation.notifications.mail import address, message_id
from kilometre.foundation.notifications.unsubscribing import token_for

from .registry import Line, Part, of, summed_up
from .topic import MONDAY


def compose(user: User, monday: dt.date) -> EmailMessage | None:
    """The e-mail of one Monday, its links issued now; None when nothing waits."""
    parts = [part for part in of(user) if part.lines]
    if not parts:
        return None
    unsubscribe = address(reverse("notifications:unsubscribe", args=[token_for(user.public_id, MONDAY)]))
    body = render_to_string(
        "week/mail.txt",
        {
            "user": user,
            "parts": [_drawn(part) for part in parts],
            "some_act": any(line.link for part in parts for line in part.lines),
            "page": address(reverse("week:monday")),
            "unsubscribe": unsubscribe,
            "preferences": address(reverse("notifications:preferences")),
            "site_name": settings.SITE_NAME,
        },
    )
    marked = "[Exemple fictif] " if user.is_fictional else ""
    return EmailMessage(
        subject=f"{marked}Votre lundi : {summed_up(parts)}",
        body=body,
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Message-ID": message_id(f"lundi-{user.public_id}-{monday}"),
        },
    )


def _drawn(part: Part) -> dict[str, object]:
    return {
        "title": part.section.heading,
        "lines": [{"line": line, "address": _address_of(line)} for line in part.lines],
        "more": [(address(url), label) for url, label in part.more],
    }


def _address_of(line: Line) -> str:
    """The link that acts; else the page (of an act that only the page can do, too)."""
    if line.link is not None:
        return line.link()
    return address(line.url if line.is_post else line.target)
