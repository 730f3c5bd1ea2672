from django.urls import path

from .views import actions, projects, roadmaps

app_name = "projects"
urlpatterns = [
    path("projets/", projects.ProjectList.as_view(), name="projects"),
    path("projets/nouveau/", projects.new, name="new"),
    path("projets/<id:public_id>/", projects.project, name="project"),
    path("projets/<id:public_id>/modifier/", projects.edit, name="edit"),
    path("projets/<id:public_id>/labs/", projects.labs, name="labs"),
    path("projets/<id:public_id>/interlocuteur/", projects.contact, name="contact"),
    path("projets/<id:public_id>/etape/", projects.stage, name="stage"),
    path("projets/<id:public_id>/dates/", projects.add_date, name="add-date"),
    path("projets/<id:public_id>/liens/", projects.link, name="link"),
    path("projets/<id:public_id>/publier/", projects.publish, name="publish"),
    path("projets/<id:public_id>/brouillon/", projects.withdraw, name="withdraw"),
    path("besoins/<id:public_id>/projet/", projects.turn, name="turn-into-project"),
    path("besoins/<id:public_id>/action/", actions.turn, name="turn-into-action"),
    path("actions/", actions.ActionList.as_view(), name="actions"),
    path("actions/nouvelle/", actions.new, name="action-new"),
    path("actions/<id:public_id>/", actions.action, name="action"),
    path("actions/<id:public_id>/modifier/", actions.edit, name="action-edit"),
    path("feuilles-de-route/", roadmaps.RoadmapList.as_view(), name="roadmaps"),
    path("feuilles-de-route/nouvelle/", roadmaps.new, name="roadmap-new"),
    path("feuilles-de-route/<id:public_id>/", roadmaps.roadmap, name="roadmap"),
    path("feuilles-de-route/<id:public_id>/axes/", roadmaps.add_axis, name="add-axis"),
]
