from django.urls import path

from . import views

app_name = "threads"
urlpatterns = [
    path("echanges/<ref:subject>/", views.thread, name="thread"),
    path("echanges/messages/<id:public_id>/retirer/", views.withdraw, name="withdraw"),
]
