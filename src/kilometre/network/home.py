"""What the home page offers to do: each context adds its own way in, the home page does not know them."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Invitation:
    """A button of the home page: « J'ai un besoin »."""

    text: str
    url_name: str
    tone: str = "secondary"
    order: int = 50

    @property
    def url(self) -> str:
        """Its address; empty when its context is switched off."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


INVITATIONS: list[Invitation] = []


def invite(text: str, url_name: str, *, tone: str = "secondary", order: int = 50) -> None:
    """Add a button, the lower ``order`` first. ValueError when this address has one already."""
    if any(known.url_name == url_name for known in INVITATIONS):
        raise ValueError(f"{url_name} is already on the home page")
    INVITATIONS.append(Invitation(text, url_name, tone, order))
    INVITATIONS.sort(key=lambda invitation: invitation.order)


def invitations() -> list[Invitation]:
    """Those of the contexts that are switched on."""
    return [invitation for invitation in INVITATIONS if invitation.url]
