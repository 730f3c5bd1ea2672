from django.urls import path

from .views import answers, calls

app_name = "calls"
urlpatterns = [
    path("appels/", calls.CallList.as_view(), name="calls"),
    path("appels/nouveau/", calls.new, name="new"),
    path("appels/<id:public_id>/", calls.call, name="call"),
    path("appels/<id:public_id>/modifier/", calls.edit, name="edit"),
    path("appels/<id:public_id>/adresser/", calls.ask, name="ask"),
    path("appels/<id:public_id>/clore/", calls.close, name="close"),
    path("appels/<id:public_id>/suite/", calls.conclude, name="conclude"),
    path("appels/<id:public_id>/rouvrir/", calls.reopen, name="reopen"),
    path("appels/<id:public_id>/labs/<slug:lab>/", answers.answer, name="answer"),
    path("appels/<id:public_id>/labs/<slug:lab>/relancer/", answers.remind, name="remind"),
]
