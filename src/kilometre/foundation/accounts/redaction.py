"""Keeping secrets out of the logs: addresses of links, and tokens that somebody pastes where they should not."""

import logging
import re
from typing import Any

from .credentials import PATTERN

SECRET = re.compile(PATTERN)
MASK = "(secret)"
# Loggers whose lines quote the address of the request; filters of a logger do not reach its children.
LOGGERS = (
    "django.request",
    "django.server",
    "django.security.csrf",
    "django.security.DisallowedHost",
    "gunicorn.access",
)


class MaskSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _masked(record.msg)
        if isinstance(record.args, dict):
            record.args = {key: _masked(value) for key, value in record.args.items()}
        elif record.args:
            record.args = tuple(_masked(value) for value in record.args)
        return True


def _masked(value: Any) -> Any:
    return SECRET.sub(MASK, value) if isinstance(value, str) else value


def install() -> None:
    """Mask in all lines about requests, whatever the handlers."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(MaskSecrets())
