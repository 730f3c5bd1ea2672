from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [
    path("administration/taches/", views.jobs, name="jobs"),
    path("administration/taches/<id:public_id>/relancer/", views.rerun, name="rerun"),
]
