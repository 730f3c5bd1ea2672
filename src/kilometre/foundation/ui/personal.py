"""Counts of lists hold nothing about anybody."""

from kilometre.foundation.personal import nothing

from .models import FacetCount

nothing(FacetCount, "list", "facet", "value")
