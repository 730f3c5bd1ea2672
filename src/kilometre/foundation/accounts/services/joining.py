"""Coming in: signing up, confirming an address, signing in with a link."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from kilometre.foundation.access import administrator, require
from kilometre.foundation.accounts import links, mails
from kilometre.foundation.accounts.addresses import normalise
from kilometre.foundation.accounts.events import AccountCreated, EmailConfirmed, PasswordSet
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin

from .telling import tell


@service
def sign_up(*, name: str, email: str, next_url: str = "") -> User:
    """Create an account if the address has none, and write to the address: a link to confirm, or a reminder.

    No password is asked yet: it is chosen after the address is proven, so that nobody can prepare an account in
    somebody else's name. Returns the account of this address, new or not; the caller shows the same page in
    both cases, and acts in its name only once the address is confirmed. ``next_url`` is where the link leads.
    """
    user = account_for(name=name, email=email)
    mails.send_welcome.enqueue(email=user.email, next_url=next_url)
    return user


@service
def resend_welcome(*, email: str) -> None:
    """Write again what follows a sign-up, if the address has an account."""
    mails.send_welcome.enqueue(email=normalise(email))


@service
def account_for(*, name: str, email: str, origin: str = Origin.LIVE) -> User:
    """The account of this address, made unconfirmed if there is none; writes to nobody."""
    try:
        with transaction.atomic():
            return _create(name=name, email=email, actor=None, origin=origin)
    except IntegrityError:
        return User.objects.with_email(email).get()


@service
def create_account(
    *,
    actor: User | None,
    name: str,
    email: str,
    password: str = "",
    origin: str = Origin.LIVE,
    is_administrator: bool = False,
) -> User:
    """A confirmed account, made by the platform or an administrator: command line, demo, imports."""
    require(administrator, actor)
    return _create(
        name=name,
        email=email,
        actor=actor,
        password=password,
        origin=origin,
        is_administrator=is_administrator,
        email_confirmed_at=timezone.now(),
    )


@service
def confirm_email(*, link: ActionLink, password: str = "") -> User:
    """The link reached its person: the address is proven. A password may be chosen with it."""
    links.spend(link)
    user = link.person
    confirm_address_of(user=user)
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
        tell(PasswordSet(), actor=user, user=user)
    return user


@service
def send_login_link(*, email: str, next_url: str = "") -> None:
    """Write a one-time link to the address, if it has an account."""
    mails.send_login_link.enqueue(email=normalise(email), next_url=next_url)


@service
def sign_in_with_link(*, link: ActionLink) -> User:
    """Spend the link; the caller opens the session. It also proves the address."""
    links.spend(link)
    confirm_address_of(user=link.person)
    return link.person


@service
def confirm_address_of(*, user: User) -> None:
    """Somebody acted through a link sent to this address: it is proven, once."""
    now = timezone.now()
    if User.objects.filter(pk=user.pk, email_confirmed_at__isnull=True).update(email_confirmed_at=now):
        user.email_confirmed_at = now
        tell(EmailConfirmed(), actor=user, user=user)


def _create(*, name: str, email: str, actor: User | None, password: str = "", **fields: object) -> User:
    user = User(name=name.strip(), email=normalise(email), **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.clean_fields()
    user.save(force_insert=True)
    tell(
        AccountCreated(),
        actor=actor,  # nobody yet: whoever typed an address has not shown that it is theirs
        user=user,
        personal={"name": user.name, "email": user.email},
    )
    return user
