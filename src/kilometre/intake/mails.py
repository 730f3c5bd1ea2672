"""The one e-mail of the needs themselves: confirm the address, and the need leaves. Others are notifications."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from kilometre.foundation.accounts.links import PURPOSES, issue
from kilometre.foundation.tasks import task

from .enums import NeedState
from .models import Need

CONFIRM_NEED = "intake.confirm-need"


@task(retries=5)
def ask_to_confirm(public_id: str) -> None:
    """Write to the sender of a need kept aside, if it still is."""
    need = Need.objects.for_page().filter(public_id=public_id, state=NeedState.UNCONFIRMED).first()
    if need is None:
        return
    url = issue(CONFIRM_NEED, person=need.sender, subject=need.ref)
    days = PURPOSES[CONFIRM_NEED].lifetime.days
    body = render_to_string(
        "intake/mails/confirm.txt", {"need": need, "url": url, "days": days, "site_name": settings.SITE_NAME}
    )
    EmailMessage("Confirmez l'envoi de votre besoin", body.strip() + "\n", to=[need.sender.email]).send()
