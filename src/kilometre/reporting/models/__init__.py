"""Campaigns and booklets."""

from .booklets import Booklet, Snapshot
from .campaigns import Campaign, LabReturn, ReturnLine

__all__ = ["Booklet", "Campaign", "LabReturn", "ReturnLine", "Snapshot"]
