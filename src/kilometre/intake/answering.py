"""Who answers for a need: its lab, or the coordination, which has no lab."""

from kilometre.network.enums import MembershipRole
from kilometre.network.models import Lab, Person

COORDINATION = "la coordination du réseau"


def lab_behind(contact: Person | None, lab: Lab | None) -> Lab | None:
    """The lab for which a contact answers; None for somebody of the coordination who stands in for it."""
    if contact is None or lab is None:
        return lab
    is_of_lab = any(role.lab_id == lab.pk for role in contact.roles)
    stands_in = not is_of_lab and any(role.role == MembershipRole.COORDINATOR for role in contact.roles)
    return None if stands_in else lab


def in_words(lab: Lab | None) -> str:
    """In a sentence."""
    return str(lab) if lab else COORDINATION


def in_journal(lab: Lab | None) -> str:
    """As the facts of the journal hold it: « » for the coordination."""
    return lab.slug if lab else ""


def from_journal(slug: str) -> Lab | None:
    return Lab.objects.filter(slug=slug).first() if slug else None
