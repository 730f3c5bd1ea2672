from django.urls import path

from kilometre.foundation.records import subjects  # noqa: F401 (its converters)

from . import views

app_name = "threads"
urlpatterns = [
    path("echanges/<ref:subject>/", views.thread, name="thread"),
    path("echanges/messages/<id:public_id>/retirer/", views.withdraw, name="withdraw"),
]
