"""The accounts that the sign-in page of a demonstration offers: ``settings.DEMO_ACCOUNTS`` says where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to be, in one click. ``role`` says what that person does in the story."""

    name: str
    role: str
    email: str
    password: str

    @property
    def fields(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}

    @property
    def invitation(self) -> str:
        """The button's text: each is told apart when read aloud."""
        return f"Entrer comme {self.name.partition(' ')[0]}"


def accounts() -> Sequence[DemoAccount]:
    """Those of the demonstration; nobody in service."""
    if not settings.DEMO:
        return ()
    found: Sequence[DemoAccount] = import_string(settings.DEMO_ACCOUNTS)
    return found
