"""The hashes: one canonical text of an entry, and the salted digest of personal data kept apart."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; ValueError on what two databases would not give back the same."""
    _refuse_unstable(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sealable(value: Any) -> Any:
    """``value`` as it will be read back: its own copy, lists for tuples, texts for choices."""
    return json.loads(canonical(value))


def entry_hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def payload_digest(content: Any, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{canonical(content)}".encode()).hexdigest()


def _refuse_unstable(value: Any) -> None:
    """Floats have no stable text; PostgreSQL refuses NUL and half surrogates; keys come back as texts."""
    match value:
        case None | bool() | int():
            pass
        case str():
            if "\x00" in value:
                raise ValueError("facts hold no NUL character")
            value.encode()  # UnicodeEncodeError is a ValueError
        case dict():
            for key, child in value.items():
                if not isinstance(key, str):
                    raise ValueError(f"{key!r}: the keys of facts are texts")
                _refuse_unstable(key)
                _refuse_unstable(child)
        case list() | tuple():
            for child in value:
                _refuse_unstable(child)
        case _:
            raise ValueError(f"{value!r}: facts hold integers, texts, booleans, lists and objects, no floats")
