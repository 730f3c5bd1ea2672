"""The API of all contexts."""

from kilometre.foundation.api import site
from kilometre.network.api import router as labs

api = site.build({"/labs": labs})
