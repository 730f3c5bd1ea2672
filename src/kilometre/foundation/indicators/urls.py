from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("indicateurs/", views.indicators, name="indicators"),
    path("indicateurs/<slug:slug>/", views.indicator, name="indicator"),
]
