"""The command line: light to start, and a doctor that says what is missing and what to do."""

import shutil
import subprocess
import sys

import pytest

from cli.instances import KEY, Instance

LOOK = """
import sys
from kilometre.config import cli
try:
    cli.main({words!r})
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.split(".")[0] in {{"django", "ninja", "numpy", "psycopg"}}))
"""


@pytest.fixture
def instance(tmp_path):
    return Instance(
        tmp_path / "data",
        settings={
            "KILOMETRE_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "DJANGO_SETTINGS_MODULE": "cli.uncompressed",
        },
    )


@pytest.mark.parametrize(
    "words",
    [["--version"], ["--help"], ["backup", "--help"], ["twin", "--help"], ["serve", "--port", "0"], []],
)
def test_what_needs_no_django_loads_none(words):
    done = subprocess.run(
        [sys.executable, "-c", LOOK.format(words=words)], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_wrong_port_is_said_in_french():
    done = subprocess.run(
        [sys.executable, "-m", "kilometre.config.cli", "demo", "--port", "99999"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "« 99999 » n'est pas un port (1 à 65535)" in done.stderr


def test_missing_key_is_said_without_a_traceback(instance):
    instance.settings["KILOMETRE_SECRET_KEY"] = ""

    done = instance.run("migrate")

    assert done.returncode == 1
    assert done.stderr == "kilometre : KILOMETRE_SECRET_KEY manque : donnez une longue chaîne secrète.\n"


@pytest.mark.parametrize("url", ["mysql://localhost/base", "postgresql://127.0.0.1:1/base"])
def test_database_that_cannot_be_used_is_said(instance, url):
    instance.database = url

    done = instance.run("doctor")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "DATABASE_URL" in done.stdout + done.stderr


def test_doctor_sees_what_is_missing_then_that_it_is_cured(instance):
    before = instance.run("doctor")
    assert before.returncode == 1
    assert "✗ migrations" in before.stdout
    assert "→ kilometre migrate" in before.stdout
    assert "✗ feuilles de style : non rassemblées" in before.stdout

    instance.must("migrate")
    instance.must("collectstatic", "--noinput", "-v", "0")
    after = instance.run("doctor")

    assert "✓ migrations : à jour" in after.stdout
    assert "✓ journal : en ajout seul" in after.stdout
    assert "0 défaut(s)" in after.stdout
    assert after.returncode == 0

    instance.story("break_journal")
    broken = instance.run("doctor")

    assert broken.returncode == 1
    assert "✗ journal : déclencheurs absents : journal_entry_no_update" in broken.stdout

    instance.must("migrate")
    assert instance.run("doctor").returncode == 0


def test_doctor_without_a_key_says_so_and_the_rest(instance):
    instance.settings["KILOMETRE_SECRET_KEY"] = ""

    done = instance.run("doctor")

    assert done.returncode == 1
    assert "✗ clé secrète : absente" in done.stdout
    assert "✗ migrations" in done.stdout


@pytest.mark.parametrize(("key", "mark"), [("courte", "✗ clé secrète"), (KEY, "✓ clé secrète")])
def test_doctor_weighs_the_key(instance, key, mark):
    instance.settings["KILOMETRE_SECRET_KEY"] = key

    assert mark in instance.run("doctor").stdout


def test_doctor_sees_a_mail_server_that_does_not_answer(instance):
    instance.settings |= {
        "KILOMETRE_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "KILOMETRE_EMAIL_HOST": "127.0.0.1",
        "KILOMETRE_EMAIL_PORT": "1",
    }

    assert "✗ courriel : 127.0.0.1:1 ne répond pas" in instance.run("doctor").stdout


def test_journal_is_verified_and_sealed(instance, migrated):
    shutil.copytree(migrated, instance.data)

    assert "0 entrées" in instance.must("journal", "verify")
    assert "Rien de nouveau à sceller." in instance.must("journal", "checkpoint")


def test_worker_does_what_waits_then_stops(instance, migrated):
    shutil.copytree(migrated, instance.data)

    instance.must("worker", "--once")
