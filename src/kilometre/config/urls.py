"""All addresses, context by context."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kilometre.foundation.tasks.urls")),
    path("", include("kilometre.foundation.notifications.urls")),
]
