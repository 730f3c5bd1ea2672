"""« Déjà résolu ailleurs ? » at 100,000 documents: CPU of the process, wall time and queries, for short and long texts.

    .venv/bin/python -m benchmarks.similar [documents]

Works on a database of its own in a temporary folder (SQLite), or on DATABASE_URL when it is given: an empty one. Each
document is one of the texts of tests/search/similar_cases, with eighty words of a vocabulary as uneven as a language
(Zipf's law); one in four is not public. Aim: under 100 ms.
"""

import atexit
import datetime as dt
import os
import random
import shutil
import sys
import tempfile
import time
from itertools import accumulate

DATA = tempfile.mkdtemp(prefix="kilometre-similar-")
atexit.register(shutil.rmtree, DATA)
os.environ.update(KILOMETRE_DEMO="1", KILOMETRE_DATA=DATA)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kilometre.config.settings")

import django

django.setup()

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.similar_quality import corpus
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import Document, services
from kilometre.foundation.search.outcomes import OUTCOMES, Outcome
from kilometre.foundation.search.registry import REGISTERED, Kind
from kilometre.foundation.search.similar import similar
from kilometre.network.models import Lab

VOCABULARY = 30_000
WORDS_EACH = 80
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LONG = (
    "Personne ne sait qui instruit mon projet de chaufferie. Quatre services m'ont renvoyé l'un à l'autre depuis deux "
    "mois, la préfecture me demande un justificatif que la mairie attend, et la banque ne prêtera plus après l'été. "
    "Je voudrais un seul interlocuteur, connaître le calendrier des avis et les pièces du dossier avant de déposer. "
)
QUESTIONS = {
    "a title": "Trop d'attente pour les titres de séjour en préfecture",
    "a title and a description": LONG,
    "a description of 4,000 characters": " ".join(f"{case.title}. {case.body}" for case in corpus()[::5])[
        :4_000
    ],
    "the commonest words": "mot0 mot1 mot2 mot3 mot4",
    "words that nobody wrote": "zygomatique xylophone",
}


def lab_document(lab: Lab) -> Document:
    audience = Audience.PUBLIC if lab.pk % 4 else Audience.NETWORK
    return Document(lab.name, lab.description, audience, lab.created_at)


def write(number: int) -> None:
    draw = random.Random(7)
    cases, vocabulary = corpus(), [f"mot{n}" for n in range(VOCABULARY)]
    weights = list(accumulate(1 / (n + 1) for n in range(VOCABULARY)))
    for first in range(0, number, 5_000):
        rows = []
        for n in range(first, min(first + 5_000, number)):
            case, words = cases[n % len(cases)], draw.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
            kept = " ".join(word for word in f"{case.title} {case.body}".split() if draw.random() < 0.5)
            when = START + dt.timedelta(minutes=n)
            body = f"{kept} {' '.join(words)}"
            rows.append(Lab(slug=f"lab-{n}", name=kept[:60], description=body, created_at=when))
        Lab.objects.bulk_create(rows)


def main(number: int) -> None:
    call_command("migrate", verbosity=0)
    REGISTERED.clear()
    OUTCOMES.clear()
    REGISTERED[Lab] = Kind("Labs", lab_document, "all")
    OUTCOMES[Lab] = lambda lab: Outcome(lab.name)
    write(number)
    began = time.process_time()
    services.reindex()
    print(f"{connection.vendor}, {number} documents, indexed in {time.process_time() - began:.0f} s of CPU")
    print(f"{'text':<36}{'found':>7}{'queries':>9}{'CPU ms':>9}{'wall ms':>9}")
    for name, text in QUESTIONS.items():
        similar(text, AnonymousUser())
        with CaptureQueriesContext(connection) as captured:
            found = similar(text, AnonymousUser())
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(10):
            similar(text, AnonymousUser())
        cpu, wall = (time.process_time() - cpu) * 100, (time.perf_counter() - wall) * 100
        print(f"{name:<36}{len(found):>7}{len(captured):>9}{cpu:>9.1f}{wall:>9.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
