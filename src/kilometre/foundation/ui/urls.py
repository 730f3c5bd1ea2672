from django.urls import path

from . import journal_pages, views

app_name = "ui"
urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("composants/", views.gallery, name="gallery"),
    path("mentions-legales/", views.legal, name="legal"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-ouvertes/", views.open_data, name="open-data"),
    path("journal/<ref:subject>.csv", journal_pages.journal_csv, name="journal-csv"),
    path("journal/<ref:subject>/", journal_pages.journal, name="journal"),
]
