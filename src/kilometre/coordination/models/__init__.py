"""Networks and how they work together."""

from .networks import Member, Network
from .rituals import Carry, Decision, FollowUp, Meeting, Proposal, Ritual

__all__ = ["Carry", "Decision", "FollowUp", "Meeting", "Member", "Network", "Proposal", "Ritual"]
