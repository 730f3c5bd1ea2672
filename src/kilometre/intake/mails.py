"""What needs put in e-mails: what confirms an address, what confirms the sending, and the link that takes a need in charge.

The others are notifications.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from kilometre.foundation.accounts.links import PURPOSES, issue
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.tasks import task

from . import rules
from .enums import NeedState
from .labs import has_team
from .models import Need
from .steps import promise_in_words

CONFIRM_NEED = "intake.confirm-need"
TAKE_NEED = "intake.take-need"
TAKE = "take"


@task(retries=5, label="Demander de confirmer un besoin")
def ask_to_confirm(public_id: str) -> None:
    """Write to the sender of a need kept aside, if it still is."""
    need = Need.objects.for_page().filter(public_id=public_id, state=NeedState.UNCONFIRMED).first()
    if need is None:
        return
    url = issue(CONFIRM_NEED, person=need.sender, subject=need.ref)
    days = PURPOSES[CONFIRM_NEED].lifetime.days
    body = render_to_string(
        "intake/mails/confirm.txt",
        {
            "need": need,
            "url": url,
            "days": days,
            "has_team": has_team(need.lab),
            "site_name": settings.SITE_NAME,
        },
    )
    EmailMessage("Confirmez l'envoi de votre besoin", body.strip() + "\n", to=[need.sender.email]).send()


@task(retries=5, label="Accuser réception d'un besoin")
def acknowledge(public_id: str) -> None:
    """Write to the sender what was sent, by when somebody acts, and how to follow it without a password."""
    need = Need.objects.for_page().waiting().filter(public_id=public_id, sender__is_active=True).first()
    if need is None:
        return
    facts = {
        "need": need,
        "promise": promise_in_words(need),
        "url": settings.SITE_URL + need.get_absolute_url(),
        "login_link": settings.SITE_URL + reverse("accounts:login-link"),
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string("intake/mails/sent.txt", facts)
    EmailMessage("Votre besoin est envoyé", body.strip() + "\n", to=[need.sender.email]).send()


def link_to_take(entry: Entry, user: User) -> str | None:
    """For a member of the lab where the need of an entry still waits."""
    need = Need.objects.for_page().waiting().filter(public_id=Ref.parse(entry.subject).public_id).first()
    if need is None or not rules.can_take_in_charge(user, need):
        return None
    return link_to_take_need(need, user)


def link_to_take_need(need: Need, user: User) -> str:
    """The link by which ``user`` takes a need in charge, or leaves it to colleagues."""
    choices = [(TAKE, "Je le prends en charge"), ("pass", "Pas moi")]
    return issue(TAKE_NEED, person=user, subject=need.ref, choices=choices)
