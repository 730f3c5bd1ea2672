"""The text of an e-mail: what happened, where to go, why one receives it, and how not to any more."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from kilometre.foundation.accounts.links import what_is_asked

from .models import Notification
from .registry import link_for, topics
from .unsubscribing import token_for


def compose(notification: Notification) -> EmailMessage:
    """One e-mail in plain text, with the link that mail readers show as « Se désabonner »."""
    user = notification.user
    unsubscribe = address(
        reverse("notifications:unsubscribe", args=[token_for(user.public_id, notification.topic)])
    )
    action = link_for(notification.entry, notification.topic, user)
    said, is_asked = what_is_asked(action) if action else ("", False)
    body = render_to_string(
        "notifications/mail.txt",
        {
            "notification": notification,
            "user": user,
            "link": address(notification.url),
            "said": said,
            "action": action if is_asked else "",
            "topic": next(iter(topics().get(notification.topic, [])), notification.topic),
            "unsubscribe": unsubscribe,
            "preferences": address(reverse("notifications:preferences")),
            "site_name": settings.SITE_NAME,
        },
    )
    marked = "[Exemple fictif] " if notification.is_fictional else ""
    subject = " ".join(f"{marked}{notification.text}".split())
    return EmailMessage(
        subject=Truncator(subject).chars(110),
        body=body,
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            # the same e-mail sent twice after a crash is one message for the reader's software
            "Message-ID": message_id(f"notification-{notification.public_id}"),
        },
    )


def address(path: str) -> str:
    """A path of this site, whole: an e-mail is read elsewhere."""
    return f"{settings.SITE_URL}{path}"


def message_id(name: str) -> str:
    """A stable one, of this site."""
    return f"<{name}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"
