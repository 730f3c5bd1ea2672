"""Who may: one-sentence predicates, declared on every view, checked before anything else runs."""

from .declarations import Access, action, page
from .interrupted import sign_in_first
from .rules import administrator, anyone, nobody, require, signed_in, signed_out

__all__ = [
    "Access",
    "action",
    "administrator",
    "anyone",
    "nobody",
    "page",
    "require",
    "sign_in_first",
    "signed_in",
    "signed_out",
]
