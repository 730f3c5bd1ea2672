from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("fichiers/<id:public_id>/", views.attachment, name="attachment"),
    path("fichiers/<id:public_id>/retirer/", views.withdraw, name="withdraw"),
    path("fichiers/joindre/<ref:subject>/", views.attach, name="attach"),
]
