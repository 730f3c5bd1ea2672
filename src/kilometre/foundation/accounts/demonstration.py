"""The accounts that the sign-in page of a demonstration offers. The demonstration's data names them."""

from dataclasses import dataclass


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


ACCOUNTS: list[DemoAccount] = []


def offer(*accounts: DemoAccount) -> None:
    """Show these on the sign-in page, when the demonstration is on."""
    ACCOUNTS.extend(accounts)
