"""Links that act from an e-mail, without signing in: sending one's own need, taking a need in charge."""

import datetime as dt

from kilometre.foundation.accounts.links import link_purpose
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.accounts.services.joining import confirm_address_of
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french

from . import rules, services
from .enums import NeedState
from .mails import CONFIRM_NEED, TAKE, TAKE_NEED
from .models import Need
from .steps import promise_in_words


def _settled(link: ActionLink) -> str:
    """Once the need waits for this person no more: who follows it, for who may read it."""
    need = _need_of(link)
    can_take = need is not None and rules.can_take_in_charge(link.person, need)
    if need is not None and need.state == NeedState.SENT and can_take:
        return ""
    if need is None or need.state != NeedState.IN_CHARGE or not rules.can_read(link.person, need):
        return "Ce besoin ne vous attend plus."
    assert need.contact is not None
    assert need.taken_at is not None
    is_own = need.contact.user_id == link.person.pk
    who = "vous vous en occupez" if is_own else f"{need.contact} s'en occupe"
    return f"Ce besoin est pris en charge depuis le {french.moment(need.taken_at)} : {who}."


def _description_of(link: ActionLink) -> str:
    """What the person is asked to take in charge, and where."""
    need = _need_of(link)
    assert need is not None
    return f"Lieu : {need.territory}. Qui est concerné : {need.concerns}\n\n{need.description}"


def _need_of(link: ActionLink) -> Need | None:
    return Need.objects.for_page().filter(public_id=link.subject.public_id if link.subject else "").first()


@link_purpose(
    CONFIRM_NEED,
    title="Envoyer votre besoin",
    question="Cette adresse est la vôtre, et vous voulez envoyer votre besoin ?",
    button="Envoyer mon besoin",
    lifetime=dt.timedelta(days=14),
    afterwards="Votre besoin est envoyé. Pour le suivre, connectez-vous : sans mot de passe, recevez un lien de "
    "connexion à l'adresse où vous avez reçu ce courriel.",
)
def confirm_need(link: ActionLink, *, choice: str, comment: str) -> str:
    need = _need_of(link)
    if need is None or (need.state == NeedState.WITHDRAWN and need.sent_at is None):
        raise Refused(
            "Ce besoin n'existe plus : il n'a pas été confirmé à temps. Vous pouvez en envoyer un autre."
        )
    confirm_address_of(user=link.person)
    services.confirm(actor=link.person, need=need)
    return (
        f"Votre besoin « {need.title} » est envoyé à {need.addressee}. {promise_in_words(need)} "
        "Un courriel vous le confirme, avec le chemin pour suivre votre besoin."
    )


@link_purpose(
    TAKE_NEED,
    title="Un besoin attend quelqu'un",
    question="Le prenez-vous en charge ? La personne qui l'a envoyé saura que vous êtes son interlocuteur.",
    button="Répondre",
    lifetime=dt.timedelta(days=7),
    details=_description_of,
    settled=_settled,
)
def take_need(link: ActionLink, *, choice: str, comment: str) -> str:
    """« Pas moi » leaves the need to colleagues."""
    need = _need_of(link)
    assert need is not None
    if choice != TAKE:
        return "C'est noté. Le besoin reste proposé à vos collègues."
    services.take_in_charge(actor=link.person, need=need)
    return (
        "Vous êtes l'interlocuteur de ce besoin, et la personne qui l'a envoyé est prévenue. "
        "Connectez-vous pour le lire et lui écrire."
    )
