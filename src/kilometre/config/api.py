"""The API of all contexts."""

from kilometre.foundation.api import site

api = site.build({})
