"""One settings file, read from the environment. `docs/settings.md` lists every variable."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kilometre.config.observability import logging_config

from .databases import database_from_url

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parents[1]


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"KILOMETRE_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "oui", "yes"}


DEMO = flag("DEMO")
DEBUG = flag("DEBUG")
THEME = env("THEME", "neutre")
if THEME not in {"neutre", "etat"}:
    raise ImproperlyConfigured(f"KILOMETRE_THEME vaut « {THEME} » : attendu « neutre » ou « etat ».")
SITE_NAME = env("NAME", "Premier Kilomètre")
SITE_URL = env("URL", "http://127.0.0.1:8000").rstrip("/")

DATA_DIR = Path(env("DATA", str(ROOT / "var"))).resolve()
SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    if not (DEMO or DEBUG):
        raise ImproperlyConfigured("KILOMETRE_SECRET_KEY manque : donnez une longue chaîne secrète.")
    SECRET_KEY = "demonstration-seulement-jamais-en-service"  # noqa: S105
# Keys that were in use before: what they signed is still believed, nothing is signed with them.
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_OLD").split(",") if key]
ALLOWED_HOSTS = env("HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "kilometre.foundation.accounts",
    "kilometre.foundation.journal",
    "kilometre.foundation.tasks",
    "kilometre.foundation.notifications",
    "kilometre.foundation.ui",
    "kilometre.foundation.personal",
    "kilometre.foundation.files",
    "kilometre.foundation.threads",
    "kilometre.foundation.links",
    "kilometre.foundation.search",
    "kilometre.foundation.indicators",
    "kilometre.foundation.documents",
    "kilometre.foundation.week",
    "kilometre.foundation.exchange",
    "kilometre.network",
    "kilometre.coordination",
    "kilometre.calls",
    "kilometre.intake",
    "kilometre.projects",
    "kilometre.studies",
    "kilometre.reporting",
    "dsfr",
    "django_htmx",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "kilometre.config.observability.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kilometre.foundation.accounts.middleware.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kilometre.config.uploads.UploadLimitMiddleware",
    "kilometre.foundation.ui.kept.KeptTextMiddleware",
    "kilometre.foundation.ui.refusals.RefusedMiddleware",
    "kilometre.foundation.api.middleware.ApiMiddleware",
    "kilometre.foundation.access.middleware.DeclaredAccessMiddleware",
    "kilometre.foundation.access.middleware.ReadOnlyMiddleware",
]

ROOT_URLCONF = "kilometre.config.urls"
WSGI_APPLICATION = "kilometre.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kilometre.foundation.ui.context.site",
            ],
            "builtins": ["kilometre.foundation.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "kilometre.foundation.ui.forms.Renderer"

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "week:monday"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = DEBUG or DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DSFR_USE_INTEGRITY_CHECKSUMS = False  # hashed static files change the style sheets (docs/adr)

TASKS = {"default": {"BACKEND": "kilometre.foundation.tasks.backend.DatabaseBackend"}}

# The demo writes its mail to a folder, which the page /demo/courriels/ shows.
EMAIL_BACKEND = env(
    "EMAIL_BACKEND",
    "kilometre.foundation.notifications.mailbox.FolderBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", f"{SITE_NAME} <ne-pas-repondre@localhost>")

DEMO_ACCOUNTS = "kilometre.config.demo.ACCOUNTS"  # offered on the sign-in page of a demonstration

# Days before each rung is told of a need that nobody moves; « waiting » counts from the promised date.
NEED_LADDER = {
    "contact": int(env("NEED_DAYS_CONTACT", "9")),
    "lead": int(env("NEED_DAYS_LEAD", "21")),
    "coordination": int(env("NEED_DAYS_COORDINATION", "35")),
    "tray": int(env("NEED_DAYS_TRAY", "45")),
    "waiting": int(env("NEED_DAYS_WAITING", "7")),
}

SESSION_ENGINE = "kilometre.foundation.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = int(env("PROXIES", "0"))  # how many stand in front: whose X-Forwarded-… are believed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "kilometre.foundation.ui.refusals.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
MAX_REQUEST_SIZE = 12_000_000  # bytes: a file of 10 Mo and its form

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # DSFR draws its icons and marks as data images
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LOGGING = logging_config(as_json=flag("LOG_JSON"), level=env("LOG_LEVEL", "WARNING" if DEMO else "INFO"))

# The e-mail address is unique whatever its case, by a constraint these two checks do not see.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
