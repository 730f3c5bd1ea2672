from django.urls import path

from . import views

app_name = "personal"
urlpatterns = [path("donnees-personnelles/", views.personal_data, name="personal-data")]
