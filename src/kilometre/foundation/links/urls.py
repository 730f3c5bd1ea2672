from django.urls import path

from . import views

app_name = "links"
urlpatterns = [path("liens/<ref:source>/<slug:kind>/<ref:target>/retirer/", views.unlink, name="unlink")]
