"""Teams from wanted skills and offers: exact, or what is missing. No one is ranked. See README.md."""

from .problem import Answer, Beyond, Composition, Offer, Place, Shortfall, Wanted
from .search import match

__all__ = ["Answer", "Beyond", "Composition", "Offer", "Place", "Shortfall", "Wanted", "match"]
