"""Writes of the directory: each a verb, one transaction, one story told to the journal."""

from .held_skills import (
    ask_endorsement,
    claim_skill,
    decline_endorsement,
    drop_skill,
    endorse,
    show_work,
    withdraw_endorsement,
    withdraw_work,
)
from .labs import cite, create_lab, edit_lab, withdraw_citation
from .organisations import create_organisation, edit_organisation
from .people import (
    add_to_team,
    appoint,
    edit_profile,
    invite,
    join_lab,
    join_organisation,
    leave_lab,
    leave_organisation,
    register_person,
)
from .reforms import name_reform
from .removing import remove_from_team, remove_organisation, remove_person
from .skills import load_skills
from .territories import load_territories

__all__ = [
    "add_to_team",
    "appoint",
    "ask_endorsement",
    "cite",
    "claim_skill",
    "create_lab",
    "create_organisation",
    "decline_endorsement",
    "drop_skill",
    "edit_lab",
    "edit_organisation",
    "edit_profile",
    "endorse",
    "invite",
    "join_lab",
    "join_organisation",
    "leave_lab",
    "leave_organisation",
    "load_skills",
    "load_territories",
    "name_reform",
    "register_person",
    "remove_from_team",
    "remove_organisation",
    "remove_person",
    "show_work",
    "withdraw_citation",
    "withdraw_endorsement",
    "withdraw_work",
]
