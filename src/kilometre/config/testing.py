"""Settings of the tests: the same, faster hashing, mail in memory, SQLite or ``TEST_DATABASE_URL``."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("KILOMETRE_SECRET_KEY", "tests-only")

from kilometre.config.settings import *  # noqa: F403
from kilometre.config.settings import database_from_url

DATA_DIR = Path(tempfile.mkdtemp(prefix="kilometre-tests-"))
MEDIA_ROOT = DATA_DIR / "files"
STATIC_ROOT = DATA_DIR / "static"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DATABASES = {"default": database_from_url(os.environ.get("TEST_DATABASE_URL", ""), DATA_DIR)}
# No test cuts the power: nothing waits for the disk.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": DATA_DIR / "test.sqlite3"
    }  # a file: threads, locks and WAL as in service
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
