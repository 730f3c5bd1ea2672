"""The e-mails of the accounts, in plain French, sent later by a task.

A task takes an address and looks up the account itself, when it runs: the page that asked does the same work
and takes the same time whether the account exists or not, and no secret ever waits in the queue.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from kilometre.foundation.tasks import task

from . import links
from .models import User
from .purposes import CHANGE_EMAIL, CONFIRM_EMAIL, ERASE_ACCOUNT, RESET_PASSWORD, SIGN_IN


@task(retries=5, label="Envoyer le courriel de bienvenue")
def send_welcome(email: str, next_url: str = "") -> None:
    """After a sign-up: the link that confirms, or « vous avez déjà un compte » when the address has one."""
    user = _reachable(email)
    if user is None:
        return
    if user.is_email_confirmed:
        _send(
            "already_registered",
            email,
            sign_in_url=_url("accounts:login"),
            reset_url=_url("accounts:password-forgotten"),
        )
    else:
        url = links.issue(CONFIRM_EMAIL, person=user, data={"next": next_url})
        _send("confirm_email", email, url=url, days=links.PURPOSES[CONFIRM_EMAIL].lifetime.days)


@task(retries=5, label="Envoyer un lien de connexion")
def send_login_link(email: str, next_url: str = "") -> None:
    user = _reachable(email)
    if user is not None:
        url = links.issue(SIGN_IN, person=user, data={"next": next_url})
        _send("login_link", email, url=url, minutes=_minutes(SIGN_IN))


@task(retries=5, label="Envoyer un lien de nouveau mot de passe")
def send_password_reset(email: str) -> None:
    user = _reachable(email)
    if user is not None:
        url = links.issue(RESET_PASSWORD, person=user)
        _send("password_reset", email, url=url, minutes=_minutes(RESET_PASSWORD))


@task(retries=5, label="Prévenir d'un mot de passe changé")
def send_password_changed(email: str) -> None:
    _send("password_changed", email, reset_url=_url("accounts:password-forgotten"))


@task(retries=5, label="Faire confirmer une nouvelle adresse")
def send_email_change(public_id: str, new_email: str) -> None:
    """To the new address: the link that proves it, or that another account has it."""
    user = User.objects.reachable().filter(public_id=public_id).first()
    if user is None:
        return
    if User.objects.with_email(new_email).exclude(pk=user.pk).exists():
        _send("address_taken", new_email, sign_in_url=_url("accounts:login"))
    else:
        url = links.issue(CHANGE_EMAIL, person=user, data={"email": new_email})
        _send("change_email", new_email, url=url, minutes=_minutes(CHANGE_EMAIL))


@task(retries=5, label="Prévenir l'ancienne adresse")
def send_email_changed(old_email: str) -> None:
    """To the address that the account leaves."""
    _send("email_changed", old_email)


@task(retries=5, label="Envoyer un lien d'effacement")
def send_erasure_link(email: str) -> None:
    user = _reachable(email)
    if user is not None:
        url = links.issue(ERASE_ACCOUNT, person=user)
        _send("erase_account", email, url=url, minutes=_minutes(ERASE_ACCOUNT))


@task(retries=5, label="Confirmer l'effacement d'un compte")
def send_farewell(email: str) -> None:
    _send("account_erased", email)


def _reachable(email: str) -> User | None:
    return User.objects.reachable().with_email(email).first()


def _send(template: str, to: str, **context: Any) -> None:
    """The template's first line is the subject. No name is printed: whoever signs up chooses it for an address."""
    text = render_to_string(f"accounts/mails/{template}.txt", {"site_name": settings.SITE_NAME, **context})
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject, body.strip() + "\n", to=[to]).send()


def _url(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def _minutes(purpose: str) -> int:
    return int(links.PURPOSES[purpose].lifetime.total_seconds() // 60)
