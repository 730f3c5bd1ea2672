from django.urls import path

from .views import account

app_name = "reporting"
urlpatterns = [
    path("bilan/", account.account, name="account"),
]
