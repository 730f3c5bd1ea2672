"""Figures hold nothing about anybody: they are counts."""

from kilometre.foundation.personal import nothing

from .models import Snapshot

nothing(Snapshot, "name", "scope", "figure", "parts")
