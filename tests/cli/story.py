"""Acts played inside an instance of the drill: something happens in it; then it is told, to be compared."""

import datetime as dt
import io
import json
import os
import sys
import threading
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import django
from django.core.mail.backends.base import BaseEmailBackend


class Outbox(BaseEmailBackend):
    """Mail as lines of a file of the instance: what was really sent, across processes."""

    def send_messages(self, messages: Any) -> int:
        with (Path(os.environ["KILOMETRE_DATA"]) / "sent.txt").open("a") as sent:
            for message in messages:
                sent.write(f"{','.join(message.to)}|{message.subject}\n")
        return len(messages)


def write() -> dict[str, Any]:
    """Needs, a file, messages read by half of the consumers, e-mails sent and one that waits, a seal, an erasure."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from cast import make_cast
    from kilometre.foundation.accounts import services as accounts
    from kilometre.foundation.journal import checkpoints
    from kilometre.intake import services as intake

    cast = make_cast()
    first = _send(cast, "Un premier besoin, déjà annoncé")
    intake.take_in_charge(actor=cast.member, need=first)
    default_storage.save("attachments/ab/abcdefghjkmn", ContentFile("Les étapes.\n"))
    _work()
    checkpoints.write()
    accounts.sign_up(name="Qui Arrive", email="arrive@exemple.test")
    accounts.create_token(actor=cast.lead, name="programme", scope="read", lifetime=dt.timedelta(days=9))
    _send(cast, "Un second besoin, que personne n'a encore annoncé")
    return {}


def add() -> dict[str, Any]:
    """One more need in an instance that lives on, and the background work."""
    from kilometre.foundation.accounts.models import User
    from kilometre.intake import services as intake
    from kilometre.network.models import Lab, Territory

    intake.send(
        actor=User.objects.get(name="Inès Citoyenne"),
        title="Un besoin d'après",
        description="Venu après la remise en place.",
        concerns="Les habitants",
        territory=Territory.objects.get(code="67482", kind="commune"),
        lab=Lab.objects.get(slug="labest"),
    )
    _work()
    return {}


def tell() -> dict[str, Any]:
    """All rows, all files, what the readers of the journal still have to read."""
    from django.conf import settings

    from kilometre.config.archives.rows import archived_models, lines
    from kilometre.foundation.journal.consumers import CONSUMERS, after
    from kilometre.foundation.journal.models import Cursor, Entry

    cursors = {cursor.consumer: (cursor.transaction, cursor.entry_id) for cursor in Cursor.objects.all()}
    media = Path(settings.MEDIA_ROOT)
    return {
        "rows": {model._meta.label_lower: list(lines(model)) for model in archived_models()},
        "files": {
            str(path.relative_to(media)): path.read_text()
            for path in sorted(media.rglob("*"))
            if path.is_file()
        },
        "order": list(Entry.objects.in_order().values_list("hash", flat=True)),
        "unread": {name: after(*cursors[name]).count() for name in sorted(CONSUMERS) if name in cursors},
        "readers": sorted(CONSUMERS),
    }


def refuse() -> dict[str, Any]:
    """Try to put each damaged archive in place; tell the status, the words, and whether anything changed."""
    from cli.instances import picture
    from kilometre.config.commands import archive

    data = Path(os.environ["KILOMETRE_DATA"])
    told = {}
    for path in [*sorted((data / "damaged").glob("*.tar.gz")), data / "nowhere.tar.gz"]:
        before, said = picture(data), io.StringIO()
        with redirect_stderr(said), redirect_stdout(io.StringIO()):
            status = archive.restore(str(path), replace=True)
        told[path.name.removesuffix(".tar.gz")] = [status, said.getvalue(), picture(data) == before]
    return told


def work() -> dict[str, Any]:
    """All that waits for a worker."""
    _work()
    return {}


def break_journal() -> dict[str, Any]:
    """Drop a trigger, as a rebuilt table would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER journal_entry_no_update")
    return {}


def _send(cast: Any, title: str) -> Any:
    from kilometre.intake import services as intake

    return intake.send(
        actor=cast.holder,
        title=title,
        description="Les délais sont longs.",
        concerns="Les porteurs de projets",
        territory=cast.commune,
        lab=cast.lab,
    )


def _work() -> None:
    """On PostgreSQL a reader waits for the transactions that run anywhere on the server: other tests' too."""
    from kilometre.foundation.journal.consumers import after
    from kilometre.foundation.journal.models import Cursor, Entry
    from kilometre.foundation.tasks import worker

    for _ in range(100):
        worker.run(threading.Event(), once=True)
        cursors = Cursor.objects.all()
        is_read = not any(after(cursor.transaction, cursor.entry_id).exists() for cursor in cursors)
        if is_read and after().count() == Entry.objects.count():
            return
        time.sleep(0.1)


if __name__ == "__main__":
    django.setup()
    for act in sys.argv[1:]:
        told = globals()[act]()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
