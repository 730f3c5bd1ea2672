"""Signing what an attestation says, and the code printed on it.

HMAC-SHA256 of the canonical JSON (sorted keys, no blank), under a key derived from the platform's secret. A secret
kept among the former ones (``SECRET_KEY_FALLBACKS``) still verifies what it signed.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

CONTENT, CODE = "kilometre.network.statement", "kilometre.network.statement-code"
CODE_LENGTH = 10


def canonical(content: dict[str, Any]) -> str:
    """The one text of a content, whatever database kept it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(content: dict[str, Any]) -> str:
    return _mac(CONTENT, canonical(content), settings.SECRET_KEY)


def is_authentic(content: dict[str, Any], signature: str) -> bool:
    """Whether this is what was signed, with the present secret or a former one."""
    text = canonical(content)
    return any(constant_time_compare(_mac(CONTENT, text, secret), signature) for secret in _secrets())


def code_of(signature: str) -> str:
    """« K7QFA-2M9XB »: ten letters that nobody guesses, drawn from the signature."""
    return _code(signature, settings.SECRET_KEY)


def is_code(code: str, signature: str) -> bool:
    """Whether this is the code printed on what has this signature; blanks and hyphens do not count."""
    given = "".join(code.split()).replace("-", "").upper()
    return any(
        constant_time_compare(_code(signature, secret).replace("-", ""), given) for secret in _secrets()
    )


def _code(signature: str, secret: str) -> str:
    digest = salted_hmac(CODE, signature, secret=secret, algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode()[:CODE_LENGTH]
    return f"{letters[:5]}-{letters[5:]}"


def _mac(salt: str, text: str, secret: str) -> str:
    return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS
