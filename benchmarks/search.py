"""Search at 100,000 documents: CPU of the process, wall time and queries of a few kinds of questions.

    .venv/bin/python -m benchmarks.search [documents]

Works on a database of its own in a temporary folder (SQLite), or on DATABASE_URL when it is given: an empty one.
Nine documents in ten hold « commune », nine « projet », one in a hundred « accueil »; three in four are public.
"""

import atexit
import datetime as dt
import os
import random
import shutil
import sys
import tempfile
import time

DATA = tempfile.mkdtemp(prefix="kilometre-search-")
atexit.register(shutil.rmtree, DATA)
os.environ.update(KILOMETRE_DEMO="1", KILOMETRE_DATA=DATA)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kilometre.config.settings")

import django

django.setup()

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import Document, services
from kilometre.foundation.search.queries import find
from kilometre.foundation.search.registry import REGISTERED, Kind
from kilometre.network.models import Lab

VOCABULARY = 20_000
WORDS_EACH = 120
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
QUESTIONS = {
    "a word of nine documents in ten": "commune",
    "two such words": "commune projet",
    "a common and a rare word": "commune accueil",
    "a word of one document in a hundred": "accueil",
    "a word of 900 documents (scored)": "guichet",
    "a synonym of several words": "titre de séjour",
    "a common word without another": "commune -projet",
    "a phrase of common words": '"projet commune"',
    "nothing": "zygomatique",
}


def lab_document(lab: Lab) -> Document:
    audience = Audience.PUBLIC if lab.pk % 4 else Audience.NETWORK
    return Document(lab.name, lab.description, audience, lab.created_at, ("44",))


def write(number: int) -> None:
    draw = random.Random(7)
    vocabulary = [f"mot{draw.randrange(10**9)}" for _ in range(VOCABULARY)]
    rows = []
    for n in range(number):
        words = draw.choices(vocabulary, k=WORDS_EACH)
        words += [word for word in ("commune", "projet") if draw.random() < 0.9]
        words += ["accueil"] if draw.random() < 0.01 else []
        words += ["guichet"] if n % (number // 900 or 1) == 0 else []
        draw.shuffle(words)
        rows.append(
            Lab(
                slug=f"lab-{n}",
                name=" ".join(words[:5]),
                description=" ".join(words),
                created_at=START + dt.timedelta(minutes=n),
            )
        )
        if len(rows) == 5_000:
            Lab.objects.bulk_create(rows)
            rows = []
    Lab.objects.bulk_create(rows)


def main(number: int) -> None:
    call_command("migrate", verbosity=0)
    REGISTERED.clear()
    REGISTERED[Lab] = Kind("Labs", lab_document, "all")
    Lab.get_absolute_url = lambda lab: f"/labs/{lab.slug}/"
    write(number)
    began = time.perf_counter()
    services.reindex()
    seconds = time.perf_counter() - began
    print(f"{connection.vendor}, {number} documents of {WORDS_EACH} words, indexed in {seconds:.0f} s")
    print(f"{'question':<40}{'results':>28}{'queries':>9}{'CPU ms':>9}{'wall ms':>9}")
    for name, text in QUESTIONS.items():
        find(text, AnonymousUser())
        with CaptureQueriesContext(connection) as captured:
            found = find(text, AnonymousUser())
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(10):
            find(text, AnonymousUser())
        cpu, wall = (time.process_time() - cpu) * 100, (time.perf_counter() - wall) * 100
        print(f"{name:<40}{found.total_text:>28}{len(captured):>9}{cpu:>9.1f}{wall:>9.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
