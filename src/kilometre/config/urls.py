"""All addresses, context by context."""

from django.urls import URLPattern, URLResolver, include, path

from kilometre.config.api import api
from kilometre.config.health import health
from kilometre.foundation.api import site
from kilometre.foundation.records import subjects  # noqa: F401 (its converters: all addresses below may use them)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kilometre.network.urls")),
    path("", include("kilometre.coordination.urls")),
    path("", include("kilometre.calls.urls")),
    path("", include("kilometre.intake.urls")),
    path("", include("kilometre.projects.urls")),
    path("", include("kilometre.studies.urls")),
    path("", include("kilometre.reporting.urls")),
    path("", include("kilometre.foundation.week.urls")),
    path("", include("kilometre.foundation.exchange.urls")),
    path("", include("kilometre.foundation.accounts.urls")),
    path("", include("kilometre.foundation.ui.urls")),
    path("", include("kilometre.foundation.tasks.urls")),
    path("", include("kilometre.foundation.personal.urls")),
    path("", include("kilometre.foundation.files.urls")),
    path("", include("kilometre.foundation.threads.urls")),
    path("", include("kilometre.foundation.links.urls")),
    path("", include("kilometre.foundation.search.urls")),
    path("", include("kilometre.foundation.indicators.urls")),
    path("", include("kilometre.foundation.notifications.urls")),
    path("api/v1/", site.urls(api)),
    path("sante", health, name="health"),
]

handler400 = "kilometre.foundation.ui.refusals.bad_request"
handler403 = "kilometre.foundation.ui.refusals.permission_denied"
handler404 = "kilometre.foundation.ui.refusals.page_not_found"
handler500 = "kilometre.foundation.ui.refusals.server_error"
