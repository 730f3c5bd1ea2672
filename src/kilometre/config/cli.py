"""The command ``kilometre``. Django is loaded only by the subcommands that need it."""

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kilometre.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (slow)

    execute_from_command_line(["kilometre", *(arguments or sys.argv[1:])])
    return 0
