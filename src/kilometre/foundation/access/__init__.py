"""Who may: one-sentence predicates, declared on every view, checked before anything else runs."""

from .declarations import Access, action, page
from .rules import administrator, anyone, nobody, require, signed_in

__all__ = ["Access", "action", "administrator", "anyone", "nobody", "page", "require", "signed_in"]
