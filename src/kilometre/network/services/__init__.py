"""Writes of the directory: each a verb, one transaction, one story told to the journal."""

from .availability import set_availability
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
from .loans import (
    accept_loan,
    agree_to_loan,
    ask_loan,
    cancel_loan,
    decline_loan,
    end_loan,
    forget_managers,
    refuse_loan,
    remind_manager,
    start_loan,
)
from .organisations import create_organisation, edit_organisation
from .people import (
    add_to_team,
    appoint,
    edit_profile,
    end_roles,
    find_or_register,
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
from .statements import issue_statement, revoke_statement
from .territories import load_territories
from .vacancies import edit_vacancy, publish_vacancy, withdraw_vacancy, write_vacancy

__all__ = [
    "accept_loan",
    "add_to_team",
    "agree_to_loan",
    "appoint",
    "ask_endorsement",
    "ask_loan",
    "cancel_loan",
    "cite",
    "claim_skill",
    "create_lab",
    "create_organisation",
    "decline_endorsement",
    "decline_loan",
    "drop_skill",
    "edit_lab",
    "edit_organisation",
    "edit_profile",
    "edit_vacancy",
    "end_loan",
    "end_roles",
    "endorse",
    "find_or_register",
    "forget_managers",
    "invite",
    "issue_statement",
    "join_lab",
    "join_organisation",
    "leave_lab",
    "leave_organisation",
    "load_skills",
    "load_territories",
    "name_reform",
    "publish_vacancy",
    "refuse_loan",
    "register_person",
    "remind_manager",
    "remove_from_team",
    "remove_organisation",
    "remove_person",
    "revoke_statement",
    "set_availability",
    "show_work",
    "start_loan",
    "withdraw_citation",
    "withdraw_endorsement",
    "withdraw_vacancy",
    "withdraw_work",
    "write_vacancy",
]
