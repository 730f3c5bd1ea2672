"""Events that the tests of notifications tell about, and whom they tell."""

from collections.abc import Iterable
from typing import Any

from cast import make_user
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.events import Event, event
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.notifications import Notice
from kilometre.foundation.records.refs import Ref

SUBJECT = Ref("test.need", "n" * 12)


@event("test.news", says="a du nouveau")
class News(Event):
    to: str


@service
def tell(*, to: str = "Alice", **options: Any) -> None:
    """News for the people named in ``to``, separated by commas."""
    record(News(to=to), actor=None, subject=SUBJECT, audience=Audience.SYSTEM, **options)


def notice_each(entry: Entry) -> Iterable[Notice]:
    """The notifier that tests register: one notice for each person that the entry names."""
    for name in entry.facts["to"].split(","):
        yield Notice(User.objects.get(name=name), f"Du nouveau pour {name}", None, "/besoins/n/")


def alice(**fields: Any) -> User:
    return make_user("Alice", **fields)
