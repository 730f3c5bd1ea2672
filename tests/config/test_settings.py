"""What the environment sets: keys that follow each other, proxies that are believed, how much may be sent."""

import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kilometre.foundation.journal import checkpoints
from kilometre.foundation.journal.verification import verify

SHOW = """
import json
from kilometre.config import settings
print(json.dumps({name: getattr(settings, name) for name in
    ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXIES", "SECURE_PROXY_SSL_HEADER")}))
"""


def settings_under(tmp_path, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KILOMETRE_")}
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=kept | {"KILOMETRE_DATA": str(tmp_path), "KILOMETRE_SECRET_KEY": "new"} | environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_old_keys_are_kept_to_read_with(tmp_path):
    told = settings_under(tmp_path, KILOMETRE_SECRET_KEY_OLD="older,oldest")

    assert told["SECRET_KEY"] == "new"
    assert told["SECRET_KEY_FALLBACKS"] == ["older", "oldest"]
    assert settings_under(tmp_path)["SECRET_KEY_FALLBACKS"] == []


def test_https_is_believed_of_declared_proxies_only(tmp_path):
    assert settings_under(tmp_path)["SECURE_PROXY_SSL_HEADER"] is None

    told = settings_under(tmp_path, KILOMETRE_PROXIES="1")

    assert told["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.django_db(transaction=True)
def test_checkpoints_and_sessions_outlive_a_change_of_key(client, settings, tmp_path):
    from cast import make_user
    from journal.happenings import happen

    settings.DATA_DIR, settings.SECRET_KEY = tmp_path, "the first key"
    client.force_login(make_user("Alice Martin"))
    happen(what="sealed")
    checkpoints.write()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the second key", ["the first key"]

    assert client.get("/compte/").status_code == 200
    assert len(checkpoints.read_all()) == 1
    assert verify(checkpoints.read_all()).is_whole


@pytest.mark.parametrize(
    ("path", "kind"), [("/connexion/", "text/html"), ("/api/v1/needs", "application/problem")]
)
def test_body_that_is_too_large_is_refused_unread(db, client, settings, path, kind):
    settings.MAX_REQUEST_SIZE = 50_000
    settings.FILE_UPLOAD_HANDLERS = ["config.test_settings.Unread"]

    answer = client.post(path, {"file": SimpleUploadedFile("x.pdf", b"x" * 60_000)})

    assert answer.status_code == 413
    assert answer["Content-Type"].startswith(kind)
    assert "au plus par envoi" in answer.content.decode()


def Unread(*_):  # noqa: N802 (stands for a class)
    raise AssertionError("the body was read")
