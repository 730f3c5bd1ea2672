"""Writes of the accounts: each is one transaction, told to the journal."""

from .administration import deactivate_account, name_administrator, reactivate_account, remove_administrator
from .answering import answer_link
from .joining import (
    account_for,
    confirm_email,
    create_account,
    resend_welcome,
    send_login_link,
    sign_in_with_link,
    sign_up,
)
from .keys import close_other_sessions, close_session, create_token, revoke_token
from .leaving import erase_account, erase_account_by_link, request_erasure
from .passwords import change_password, request_password_reset, reset_password
from .profile import change_email, change_name, request_email_change

__all__ = [
    "account_for",
    "answer_link",
    "change_email",
    "change_name",
    "change_password",
    "close_other_sessions",
    "close_session",
    "confirm_email",
    "create_account",
    "create_token",
    "deactivate_account",
    "erase_account",
    "erase_account_by_link",
    "name_administrator",
    "reactivate_account",
    "remove_administrator",
    "request_email_change",
    "request_erasure",
    "request_password_reset",
    "resend_welcome",
    "reset_password",
    "revoke_token",
    "send_login_link",
    "sign_in_with_link",
    "sign_up",
]
