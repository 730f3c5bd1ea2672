from django.urls import path

from . import views

app_name = "week"
urlpatterns = [path("lundi/", views.monday, name="monday")]
