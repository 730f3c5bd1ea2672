"""``{% ui "thread" record=record %}``: the messages about a record, and the form that adds one."""

from typing import Any

from kilometre.foundation.ui.components import REQUIRED, Component, register

from . import rules
from .forms import message_form
from .models import Message


def thread_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    record, user = attributes["record"], request.user
    can_post = rules.can_post(user, record)
    return {
        "is_hidden": not rules.can_read_thread(user, record),
        "messages": [
            (message, rules.can_withdraw(user, message)) for message in Message.objects.thread(record, user)
        ],
        "can_post": can_post,
        "form": (attributes["form"] or message_form(user, record)) if can_post else None,
    }


register(
    Component(
        name="thread",
        template="threads/components/thread.html",
        says="Les messages échangés au sujet d'un objet, et de quoi en écrire un. « form » garde une saisie refusée.",
        attributes={"record": REQUIRED, "form": None},
        context=thread_context,
    )
)
