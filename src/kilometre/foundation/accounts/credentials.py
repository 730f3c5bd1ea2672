"""Secrets given to people: 256 bits with a recognisable prefix, of which the database keeps a hash.

They are random, so a plain SHA-256 is enough: there is nothing to guess from a list. The prefix lets the logs
mask them (``redaction``), and lets the scanners of code forges recognise a token published by mistake.
"""

import hashlib
import secrets

TOKEN_PREFIX = "km_"  # noqa: S105 (the public part)
LINK_PREFIX = "kl_"
PATTERN = r"k[lm]_[A-Za-z0-9_-]{43}"


def new_secret(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret: 64 hexadecimal characters."""
    return hashlib.sha256(secret.encode()).hexdigest()
