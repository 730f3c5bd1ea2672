"""The demo's mail: each message is a file of a folder, and a page shows them."""

import datetime as dt
import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as ReceivedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from kilometre.foundation.records.refs import new_public_id


class FolderBackend(BaseEmailBackend):
    """Writes each message whole to ``EMAIL_FILE_PATH``, one file each, named by its time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{timezone.now():%Y%m%dT%H%M%S%f}-{new_public_id()}.eml"
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(path)
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as the page shows it."""

    subject: str
    to: str
    sent_at: dt.datetime | None
    text: str


def latest(limit: int) -> list[Mail]:
    """The last messages of the folder, newest first."""
    paths = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
    return [_read(path) for path in paths[:limit]]


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, ReceivedMessage)
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        subject=message["Subject"] or "(sans objet)",
        to=message["To"] or "",
        sent_at=_in_utc(message["Date"].datetime) if message["Date"] else None,
        text=body.get_content() if body else "",
    )


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """A date told without a zone (« -0000 ») is in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
