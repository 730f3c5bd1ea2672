"""One notifier, on one topic, and no other; an empty mailbox."""

import threading

import pytest

from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications import Sphere, declare_topic, notify_on, registry
from kilometre.foundation.tasks import schedules, worker
from notifications.news import News, notice_each


@pytest.fixture(autouse=True)
def one_topic(monkeypatch):
    monkeypatch.setattr(registry, "NOTIFIERS", {})
    monkeypatch.setattr(registry, "TOPICS", {})
    monkeypatch.setattr("kilometre.foundation.notifications.consumer.NOTIFIERS", registry.NOTIFIERS)
    monkeypatch.setattr(consumers, "CONSUMERS", {"notifications": consumers.CONSUMERS["notifications"]})
    monkeypatch.setattr(schedules, "SCHEDULED", {})
    for topic in ("nouvelles", "autre", "fragile"):
        declare_topic(topic, Sphere.LAB)
    notify_on(News, topic="nouvelles", label="Il y a du nouveau")(notice_each)


@pytest.fixture
def work():
    """Let the background work be done."""
    return lambda: worker.run(threading.Event(), once=True)
