from django.urls import path

from .views import parts, studies

app_name = "studies"
urlpatterns = [
    path("etudes/", studies.StudyList.as_view(), name="studies"),
    path("etudes/nouvelle/", studies.order, name="order"),
    path("etudes/<id:public_id>/", studies.study, name="study"),
    path("etudes/<id:public_id>/modifier/", studies.edit, name="edit"),
    path("etudes/<id:public_id>/protocole/", studies.protocol, name="protocol"),
    path("etudes/<id:public_id>/inviter/", studies.ask, name="ask"),
    path("etudes/<id:public_id>/demarrer/", studies.start, name="start"),
    path("etudes/<id:public_id>/resultats/", studies.conclude, name="conclude"),
    path("etudes/<id:public_id>/arreter/", studies.stop, name="stop"),
    path("etudes/<id:public_id>/publier/", studies.publish, name="publish"),
    path("etudes/<id:public_id>/retirer/", studies.withdraw, name="withdraw"),
    path("etudes/<id:public_id>/parts/<slug:lab>/repondre/", parts.answer, name="answer"),
    path("etudes/<id:public_id>/parts/<slug:lab>/retirer/", parts.withdraw_part, name="withdraw-part"),
    path("etudes/<id:public_id>/parts/<slug:lab>/", parts.describe, name="part"),
    path("etudes/<id:public_id>/parts/<slug:lab>/rendre/", parts.hand_in, name="hand-in"),
]
