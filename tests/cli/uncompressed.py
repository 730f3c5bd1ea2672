"""The settings of service, but for the compression of static files: half a minute of a library's own affair."""

from kilometre.config.settings import *  # noqa: F403
from kilometre.config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
