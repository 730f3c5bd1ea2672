from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/tout-lire/", views.read_all, name="read-all"),
    path("notifications/preferences/", views.preferences, name="preferences"),
    path("notifications/desabonnement/<str:secret>/", views.unsubscribe, name="unsubscribe"),
    path("notifications/<id:public_id>/ouvrir/", views.open_notification, name="open"),
    path("notifications/<id:public_id>/lire/", views.read, name="read"),
    path("demo/courriels/", views.demo_mail, name="demo-mail"),
]
