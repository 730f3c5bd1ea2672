"""A real instance on the database of the test: a web server and two workers, to be killed without warning."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

CSRF = "c" * 32


class Instance:
    """Processes in groups of their own, so that a kill takes a server with its children."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.web: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kilometre.config.settings",
            "DATABASE_URL": _database_url(),
            "KILOMETRE_DATA": str(folder),
            "KILOMETRE_DEMO": "1",  # mail goes to a folder, static files need no build
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill_web()
        self.kill_workers()

    def start(self) -> None:
        self.web = self._command("serve", "--port", str(self.port), "--workers", "1")
        self.start_workers()

    def start_workers(self) -> None:
        self.workers = [self._command("worker") for _ in range(2)]

    def kill_web(self) -> None:
        if self.web is not None:
            _kill(self.web)

    def kill_workers(self) -> None:
        for process in self.workers:
            _kill(process)

    def work_once(self) -> None:
        """Let one worker do all that is left."""
        assert self._command("worker", "--once").wait(timeout=60) == 0

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert time.monotonic() < until, (self.folder / "serve.log").read_text()
                time.sleep(0.05)
            else:
                return

    def _command(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "kilometre.config.cli", *words],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip


class Sender:
    """Somebody signed in, who posts a form and looks whether the server said yes."""

    def __init__(self, instance: Instance, user: Any) -> None:
        client = Client()
        client.force_login(user)
        [session] = (morsel.OutputString().split(";")[0] for morsel in client.cookies.values())
        self.port = instance.port
        self.headers = {
            "Cookie": f"{session}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, path: str, fields: dict[str, str]) -> str | None:
        """The address that the server leads to after it accepted; None when it did not answer."""
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            web.request("POST", path, urlencode({**fields, "csrfmiddlewaretoken": CSRF}), self.headers)
            response = web.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            web.close()
        assert response.status == 302, f"{response.status}: {body[-3000:].decode(errors='replace')}"
        return response.headers["Location"]


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
