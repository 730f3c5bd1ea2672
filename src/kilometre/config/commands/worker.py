"""The background process: stops cleanly when asked, or when the process that started it is gone."""

import os
import signal
import threading

from kilometre.foundation.tasks import worker


def run(*, once: bool, parent: int) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent:
        threading.Thread(target=_stop_with, args=(parent, stop), daemon=True).start()
    worker.run(stop, once=once)
    return 0


def _stop_with(parent: int, stop: threading.Event) -> None:
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
