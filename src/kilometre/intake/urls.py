from django.urls import path

from .views import needs as views
from .views import orphans, qualifying, similar, teams

app_name = "intake"
urlpatterns = [
    path("besoins/", views.NeedList.as_view(), name="needs"),
    path("besoins/orphelins/", orphans.OrphanList.as_view(), name="orphans"),
    path("besoins/nouveau/", views.new, name="new"),
    path("besoins/a-confirmer/", views.to_confirm, name="to-confirm"),
    path("besoins/<id:public_id>/", views.need, name="need"),
    path("besoins/equipes/<id:public_id>/", teams.team, name="team"),
    path("besoins/equipes/<id:public_id>/repondre/", teams.answer, name="answer-team"),
    path("besoins/equipes/<id:public_id>/defaire/", teams.undo, name="undo-team"),
    path("besoins/equipes/<id:public_id>/places/<slug:skill>/liberer/", teams.free, name="free-place"),
    path("besoins/<id:public_id>/equipe/", teams.compose, name="compose"),
    path("besoins/<id:public_id>/equipe/demander/", teams.ask, name="ask-team"),
    path("besoins/<id:public_id>/envoyer/", views.confirm, name="confirm"),
    path("besoins/<id:public_id>/prendre-en-charge/", views.take, name="take"),
    path("besoins/<id:public_id>/confier/", views.hand_over, name="hand-over"),
    path("besoins/<id:public_id>/transmettre/", views.reroute, name="reroute"),
    path("besoins/<id:public_id>/decliner/", orphans.decline, name="decline"),
    path("besoins/<id:public_id>/orienter/", orphans.route_onward, name="route-onward"),
    path("besoins/<id:public_id>/a-qui-s-adresser/", orphans.correct_contact, name="correct-contact"),
    path("besoins/<id:public_id>/prendre-la-suite/", orphans.take_over, name="take-over"),
    path("besoins/<id:public_id>/clore/", orphans.settle, name="settle"),
    path("besoins/<id:public_id>/repondre/", views.answer, name="answer"),
    path("besoins/<id:public_id>/retirer/", views.withdraw, name="withdraw"),
    path("besoins/<id:public_id>/qualifier/", qualifying.qualify, name="qualify"),
    path("besoins/<id:public_id>/competences/", qualifying.want, name="want"),
    path(
        "besoins/<id:public_id>/competences/<slug:skill>/retirer/",
        qualifying.want_no_more,
        name="want-no-more",
    ),
    path("besoins/<id:public_id>/semblables/", similar.similar, name="similar"),
    path("besoins/<id:public_id>/semblables/noter/", similar.mark, name="mark-case"),
]
