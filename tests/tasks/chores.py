"""Tasks for the tests of tasks: what they did is in ``DONE``."""

import threading
import time
from typing import Any

from kilometre.foundation.tasks import task

DONE: list[Any] = []
TROUBLE: list[BaseException] = []  # raised by `struggle`, first to last
LOCK = threading.Lock()


@task(retries=2)
def note(word: str, *, number: int = 0) -> dict[str, Any]:
    with LOCK:
        DONE.append((word, number))
    return {"word": word}


@task(retries=2)
def struggle(word: str) -> str:
    if TROUBLE:
        raise TROUBLE.pop(0)
    DONE.append(word)
    return word


@task(retries=0)
def mourn(word: str) -> None:
    DONE.append(f"{word} is lost")


@task(retries=1, otherwise=mourn)
def hope(word: str) -> None:
    if TROUBLE:
        raise TROUBLE.pop(0)
    DONE.append(word)


@task(retries=0)
def take_time(seconds: float) -> None:
    time.sleep(seconds)
    with LOCK:
        DONE.append("slow")


@task(retries=1, takes_context=True)
def count_attempts(context: Any) -> int:
    DONE.append(context.attempt)
    if context.attempt == 1:
        raise RuntimeError("again")
    return context.attempt


@task(retries=0)
def answer_strangely() -> object:
    return object()


def tick() -> None:
    DONE.append("tick")
