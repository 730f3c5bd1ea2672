"""One request in the name of a role, and what the matrix keeps of its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client

from access.branding import marks_in

NOT_LET_IN = {403, 404, 405, 415, 429}


@dataclass(frozen=True)
class Answer:
    """``cell`` is the word of the matrix; ``marks`` those of the rows that it shows; ``fault`` the exception of a defect."""

    cell: str
    status: int
    headers: dict[str, str]
    cookies: frozenset[str]
    marks: frozenset[str]
    fault: str = ""


def clients(everyone: dict[str, Any]) -> dict[str, Client]:
    """One client a role, signed in once. Defects become answers, to be read all at once."""
    found = {}
    for role, user in everyone.items():
        client = Client(raise_request_exception=False)
        if user.is_authenticated:
            client.force_login(user)
        found[role] = client
    return found


def ask(client: Client, method: str, path: str, body: Any) -> Answer:
    """Ask and undo: the next role finds the scene as it was."""
    cookies = client.cookies
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with undone():
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        response = getattr(client, method.lower())(path, **content)
        marks = marks_in(response)
    client.cookies = cookies
    fault = ""
    if response.status_code >= 500 and getattr(response, "exc_info", None):
        fault = f"{response.exc_info[0].__name__}: {response.exc_info[1]}"
    return Answer(
        cell=_cell(response),
        status=response.status_code,
        headers=dict(response.items()),
        cookies=frozenset(response.cookies),
        marks=marks,
        fault=fault,
    )


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _cell(response: Any) -> str:
    """``ok``: let in, whatever is then said of the empty form; ``login``: asked to sign in; else the status."""
    status = response.status_code
    if status == 401 or (
        status == 302 and response["Location"].split("?")[0] == resolve_url(settings.LOGIN_URL)
    ):
        return "login"
    return str(status) if status in NOT_LET_IN or status >= 500 else "ok"
