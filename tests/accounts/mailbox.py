"""Reading the mails that a page asked for: the worker sends them, then the test opens their links."""

import re
import threading
from urllib.parse import urlsplit

from django.core import mail
from django.core.mail import EmailMessage

from kilometre.foundation.tasks import worker


def deliver() -> list[EmailMessage]:
    """Let the worker send what is queued; return what it sent."""
    already = len(mail.outbox)
    worker.run(threading.Event(), once=True)
    return mail.outbox[already:]


def deliver_one() -> EmailMessage:
    (message,) = deliver()
    return message


def path_in(message: EmailMessage) -> str:
    """The path of the link that holds a secret."""
    return path_of(re.search(r"http\S+/kl_\S+", message.body)[0])


def path_of(url: str) -> str:
    return urlsplit(url).path
