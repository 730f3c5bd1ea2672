"""The hashes: one canonical text of an entry, and the salted digest of personal data kept apart."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; ValueError on floating numbers, whose text is not stable."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def payload_digest(content: Any, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{canonical(content)}".encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(f"{value!r}: facts hold integers, texts, booleans, lists and objects, no floats")
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("facts hold no NUL character")
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for child in children:
        _refuse_floats(child)
