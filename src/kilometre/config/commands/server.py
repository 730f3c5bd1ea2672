"""Serving the pages with gunicorn: a few processes, a few threads each."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """gunicorn, set up from arguments instead of files."""

    def __init__(self, **settings: Any) -> None:
        self.own_settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.own_settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


def run(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped."""
    Server(
        bind=f"{host}:{port}",
        workers=workers,
        threads=threads,
        worker_class="gthread",
        timeout=60,
        graceful_timeout=10,
        max_requests=5000,
        max_requests_jitter=500,
        control_socket_disable=True,  # it would open a socket in the home folder
        accesslog=None,
        errorlog="-",
        loglevel="warning",
    ).run()
