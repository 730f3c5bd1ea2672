"""``kilometre doctor``: what is missing or misconfigured, and what to do about it."""

import ctypes.util
import datetime as dt
import shutil
import smtplib
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from kilometre.config import background
from kilometre.config.cli import NO_KEY
from kilometre.foundation.journal import triggers

GOOD, WARNING, FAULT = "✓", "!", "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; ``cure`` says what to do."""

    level: str
    subject: str
    text: str
    cure: str = ""


Check = Callable[[], Iterator[Finding]]


def run() -> int:
    """Print every finding; one as exit status when something is at fault."""
    findings = [finding for check in CHECKS for finding in _safely(check)]
    for finding in findings:
        print(f"{finding.level} {finding.subject} : {finding.text}")
        if finding.cure:
            print(f"    → {finding.cure}")
    faults = sum(finding.level == FAULT for finding in findings)
    warnings = sum(finding.level == WARNING for finding in findings)
    print(f"\n{faults} défaut(s), {warnings} avertissement(s).")
    return 1 if faults else 0


def _safely(check: Check) -> list[Finding]:
    try:
        return list(check())
    except DatabaseError as error:
        return [
            Finding(
                FAULT, "base de données", f"{error}".strip(), "vérifiez DATABASE_URL, puis kilometre migrate"
            )
        ]


def database() -> Iterator[Finding]:
    connection.ensure_connection()
    yield Finding(GOOD, "base de données", f"{connection.vendor}, {connection.settings_dict['NAME']}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        if mode != "wal":
            yield Finding(
                WARNING, "base de données", f"mode « {mode} » au lieu de WAL", "placez-la sur un disque local"
            )


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(FAULT, "migrations", f"{len(waiting)} en attente", "kilometre migrate")
    else:
        yield Finding(GOOD, "migrations", "à jour")


def journal_triggers() -> Iterator[Finding]:
    if "journal_entry" not in connection.introspection.table_names():
        return
    absent = triggers.missing()
    if absent:
        cure = "kilometre migrate les réinstalle ; puis kilometre journal verify"
        yield Finding(FAULT, "journal", f"déclencheurs absents : {', '.join(absent)}", cure)
    else:
        yield Finding(GOOD, "journal", "en ajout seul (déclencheurs en place)")


def background_work() -> Iterator[Finding]:
    """The same look as ``/sante``, with names; nothing before the tables stand."""
    if not {"journal_entry", "tasks_job"} <= set(connection.introspection.table_names()):
        return
    late = background.lateness()
    for text in late:
        cure = "lancez kilometre worker ; s'il tourne, ses lignes de journal disent ce qui échoue"
        yield Finding(FAULT, "travail d'arrière-plan", text, cure)
    if not late:
        yield Finding(GOOD, "travail d'arrière-plan", "à jour, ou rien à faire encore")


def transaction_numbers() -> Iterator[Finding]:
    """After a copy to another PostgreSQL cluster, old numbers may be ahead of new ones: readers would skip."""
    if connection.vendor != "postgresql" or "journal_entry" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(transaction), 0) > pg_snapshot_xmax(pg_current_snapshot())::text::bigint "
            "FROM journal_entry"
        )
        if cursor.fetchone()[0]:
            cure = "passez par kilometre backup puis kilometre restore"
            yield Finding(FAULT, "journal", "numéros de transaction d'une autre grappe PostgreSQL", cure)


def secret_key() -> Iterator[Finding]:
    if settings.DEMO or settings.DEBUG:
        yield Finding(
            WARNING, "clé secrète", "celle de la démonstration", "KILOMETRE_SECRET_KEY en service réel"
        )
    elif settings.SECRET_KEY == NO_KEY:
        cure = "KILOMETRE_SECRET_KEY=… : au moins 40 caractères tirés au hasard ; sans elle rien ne démarre"
        yield Finding(FAULT, "clé secrète", NO_KEY, cure)
    elif len(settings.SECRET_KEY) < 40:
        yield Finding(FAULT, "clé secrète", "moins de 40 caractères", "tirez-en une longue, au hasard")
    else:
        yield Finding(GOOD, "clé secrète", "définie")


def address() -> Iterator[Finding]:
    if settings.HTTPS or settings.DEMO:
        yield Finding(GOOD, "adresse publique", settings.SITE_URL)
    else:
        cure = "KILOMETRE_URL=https://… : elle règle les liens des courriels et les témoins sécurisés"
        yield Finding(WARNING, "adresse publique", f"{settings.SITE_URL}, sans HTTPS", cure)


def static_files() -> Iterator[Finding]:
    if finders.find("dsfr/dist/dsfr.min.css") is None:
        yield Finding(FAULT, "feuilles de style", "le paquet django-dsfr est introuvable", "make setup")
    elif settings.WHITENOISE_USE_FINDERS:
        yield Finding(GOOD, "feuilles de style", "servies depuis les paquets (démonstration)")
    elif not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding(FAULT, "feuilles de style", "non rassemblées", "kilometre collectstatic --noinput")
    else:
        yield Finding(GOOD, "feuilles de style", f"rassemblées dans {settings.STATIC_ROOT}")


def folders() -> Iterator[Finding]:
    for name, folder in (("données", settings.DATA_DIR), ("fichiers", settings.MEDIA_ROOT)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".doctor"
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            yield Finding(FAULT, f"dossier des {name}", f"{folder} : {error.strerror}", "KILOMETRE_DATA")
            continue
        free = shutil.disk_usage(folder).free // 2**20
        level = WARNING if free < 500 else GOOD
        yield Finding(level, f"dossier des {name}", f"{folder}, {free} Mio libres")


def mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding(GOOD, "courriel", f"gardé sur place ({settings.EMAIL_BACKEND.rsplit('.', 2)[-2]})")
        return
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(FAULT, "courriel", f"{place} ne répond pas ({error})", "KILOMETRE_EMAIL_HOST, …_PORT")
    else:
        yield Finding(GOOD, "courriel", place)


def time_zone() -> Iterator[Finding]:
    try:
        zone = zoneinfo.ZoneInfo("Indian/Reunion")
    except zoneinfo.ZoneInfoNotFoundError:
        yield Finding(FAULT, "fuseaux horaires", "la base IANA manque", "apt-get install tzdata")
        return
    now = dt.datetime.now(zone)
    yield Finding(GOOD, "fuseaux horaires", f"{settings.TIME_ZONE} ; il est {now:%H:%M} à La Réunion")


def optional_tools() -> Iterator[Finding]:
    if ctypes.util.find_library("magic"):
        yield Finding(GOOD, "libmagic", "présente")
    else:
        yield Finding(
            WARNING, "libmagic", "absente : aucune pièce jointe acceptée", "apt-get install libmagic1"
        )
    if shutil.which("chromium") is None:
        yield Finding(WARNING, "Chromium", "absent : parcours de test dans un navigateur ignorés")


def django_checks() -> Iterator[Finding]:
    for message in run_checks():
        if not message.is_silenced():
            yield Finding(FAULT if message.is_serious() else WARNING, message.id or "réglages", message.msg)


CHECKS: tuple[Check, ...] = (
    database, migrations, journal_triggers, background_work, transaction_numbers, secret_key, address, static_files, folders, mail,
    time_zone, optional_tools, django_checks,
)  # fmt: skip
