"""Telling somebody without an account that a role waits for them: who invites, to what, what for, until when."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.accounts import links, services
from kilometre.foundation.accounts.links import Purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.accounts.purposes import INVITATION
from kilometre.foundation.tasks import task
from kilometre.foundation.ui import french

from .enums import MembershipRole
from .models import Membership

LIFETIME = dt.timedelta(days=30)
OPENS = {
    MembershipRole.MEMBER: "répondre aux besoins que le lab reçoit, suivre ses projets et prendre part aux réunions de ses réseaux",
    MembershipRole.LEAD: "répondre aux besoins que le lab reçoit, tenir sa fiche, son équipe et son bilan, et suivre ses projets",
    MembershipRole.AGENT: "suivre les projets et les besoins où votre service est partenaire",
    MembershipRole.FUNDER: "lire les projets et les chiffres des labs de votre région",
    MembershipRole.COORDINATOR: "animer le réseau : besoins sans lab, appels, rituels et bilans",
}


@task(retries=5, label="Envoyer une invitation à rejoindre un lab")
def send(membership: int, by: str) -> None:
    """Nothing when the role ended, or when the address has an account by then."""
    joined = _lasting(membership)
    if joined is None or not joined.person.is_invited:
        return
    person = joined.person
    user = services.account_for(name=person.name, email=person.email, origin=person.origin)
    if user.is_email_confirmed or not user.is_active:
        return
    where, inviter = joined.team, _inviter(by)
    data = {"membership": joined.pk, "by": by, "next": where.get_absolute_url()}
    context = {
        "person": person,
        "told": _told(joined, inviter),
        "url": links.issue(INVITATION, person=user, data=data),
        "until": timezone.localdate() + LIFETIME,
        "page": settings.SITE_URL + where.get_absolute_url(),
        "is_fictional": where.is_fictional,
        "site_name": settings.SITE_NAME,
    }
    marked = "[Exemple fictif] " if where.is_fictional else ""
    subject = " ".join(f"{marked}{inviter} vous invite : {where}, sur {settings.SITE_NAME}".split())
    EmailMessage(
        Truncator(subject).chars(110),
        render_to_string("network/mails/invitation.txt", context),
        to=[user.email],
    ).send()


def _lasting(membership: object) -> Membership | None:
    rows = Membership.objects.lasting().select_related("person", "lab", "organisation")
    return rows.filter(pk=membership).first() if isinstance(membership, int) else None


def _inviter(by: str) -> str:
    user = User.objects.reachable().filter(public_id=by).first()
    return user.name if user else "La coordination du réseau"


def _told(joined: Membership, inviter: str) -> str:
    role = joined.get_role_display().lower()
    if joined.starts_on and joined.starts_on > timezone.localdate():
        role += f" à partir du {french.short_day(joined.starts_on)}"
    return (
        f"{inviter} vous invite dans l'équipe « {joined.lab or joined.organisation} », comme {role}.\n\n"
        f"Votre compte servira à {OPENS[MembershipRole(joined.role)]}.\n\n"
        f"Vos collègues vous verront sous le nom {french.of(joined.person.name)} : vous pourrez le corriger dans votre compte."
    )


def _details(link: ActionLink) -> str:
    joined = _lasting(link.data.get("membership"))
    if joined is None:
        return "Le rôle qui vous était proposé n'existe plus. Vous pouvez ouvrir un compte, sans rôle dans une équipe."
    return _told(joined, _inviter(link.data.get("by", "")))


links.register(
    Purpose(
        INVITATION,
        "Accepter l'invitation",
        "Ouvrir votre compte suffit pour avoir ce rôle.",
        "Ouvrir mon compte",
        LIFETIME,
        route="accounts:invitation",
        details=_details,
    )
)
