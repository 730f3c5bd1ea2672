"""Campaigns and booklets."""

from .campaigns import Campaign, LabReturn, ReturnLine

__all__ = ["Campaign", "LabReturn", "ReturnLine"]
