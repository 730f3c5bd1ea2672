"""E-mail addresses: one account an address, whatever its case."""


def normalise(email: str) -> str:
    """Local parts are compared without case too: no provider that people use tells them apart."""
    return email.strip().lower()
