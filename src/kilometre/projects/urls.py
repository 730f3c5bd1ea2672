from django.urls import path

from .enums import LineKind
from .views import actions, logbook, overview, project, projects, roadmaps

app_name = "projects"
PROJECT = "projets/<id:public_id>"
ACTION = "actions/<id:public_id>"
ROADMAP = "feuilles-de-route/<id:public_id>"
urlpatterns = [
    path("projets/", projects.ProjectList.as_view(), name="projects"),
    path("projets/tableau/", overview.board, name="board"),
    path("projets/calendrier/", overview.calendar, name="calendar"),
    path("projets/en-retard/", overview.late, name="late"),
    path("projets/nouveau/", projects.new, name="new"),
    path(f"{PROJECT}/", project.project, name="project"),
    path(f"{PROJECT}/modifier/", projects.edit, name="edit"),
    path(f"{PROJECT}/labs/", projects.labs, name="labs"),
    path(f"{PROJECT}/interlocuteur/", projects.contact, name="contact"),
    path(f"{PROJECT}/etape/", projects.stage, name="stage"),
    path(f"{PROJECT}/dates/", projects.add_date, name="add-date"),
    path(f"{PROJECT}/liens/", projects.link, name="link"),
    path(f"{PROJECT}/publier/", projects.publish, name="publish"),
    path(f"{PROJECT}/brouillon/", projects.withdraw, name="withdraw"),
    path(f"{PROJECT}/supprimer/", projects.remove, name="remove"),
    path(f"{PROJECT}/equipe/", projects.add_member, name="add-member"),
    path(f"{PROJECT}/equipe/<int:member>/quitter/", projects.leave, name="leave"),
    path(f"{PROJECT}/carnet/jalon/", logbook.add_line, {"kind": LineKind.MILESTONE}, name="add-milestone"),
    path(f"{PROJECT}/carnet/decision/", logbook.add_line, {"kind": LineKind.DECISION}, name="add-decision"),
    path(f"{PROJECT}/carnet/risque/", logbook.add_line, {"kind": LineKind.RISK}, name="add-risk"),
    path(f"{PROJECT}/carnet/<int:line>/", logbook.edit_line, name="edit-line"),
    path(f"{PROJECT}/carnet/<int:line>/regler/", logbook.settle, name="settle"),
    path(f"{PROJECT}/carnet/<int:line>/rouvrir/", logbook.reopen, name="reopen"),
    path(f"{PROJECT}/carnet/<int:line>/retirer/", logbook.remove_line, name="remove-line"),
    path(f"{PROJECT}/indicateurs/", logbook.set_target, name="set-target"),
    path(f"{PROJECT}/indicateurs/<int:target>/", logbook.edit_target, name="edit-target"),
    path(f"{PROJECT}/indicateurs/<int:target>/mesurer/", logbook.measure, name="measure"),
    path(f"{PROJECT}/mesures/<int:measure>/retirer/", logbook.remove_measure, name="remove-measure"),
    path("besoins/<id:public_id>/projet/", projects.turn, name="turn-into-project"),
    path("besoins/<id:public_id>/action/", actions.turn, name="turn-into-action"),
    path("actions/", actions.ActionList.as_view(), name="actions"),
    path("actions/nouvelle/", actions.new, name="action-new"),
    path(f"{ACTION}/", actions.action, name="action"),
    path(f"{ACTION}/modifier/", actions.edit, name="action-edit"),
    path(f"{ACTION}/projet/", actions.convert, name="convert"),
    path(f"{ACTION}/retirer/", actions.withdraw, name="action-withdraw"),
    path(f"{ACTION}/remettre/", actions.restore, name="action-restore"),
    path("feuilles-de-route/", roadmaps.RoadmapList.as_view(), name="roadmaps"),
    path("feuilles-de-route/nouvelle/", roadmaps.new, name="roadmap-new"),
    path(f"{ROADMAP}/", roadmaps.roadmap, name="roadmap"),
    path(f"{ROADMAP}/modifier/", roadmaps.edit, name="roadmap-edit"),
    path(f"{ROADMAP}/axes/", roadmaps.add_axis, name="add-axis"),
    path(f"{ROADMAP}/axes/<int:axis>/", roadmaps.edit_axis, name="edit-axis"),
    path(f"{ROADMAP}/axes/<int:axis>/monter/", roadmaps.move_axis, {"by": -1}, name="axis-up"),
    path(f"{ROADMAP}/axes/<int:axis>/descendre/", roadmaps.move_axis, {"by": 1}, name="axis-down"),
    path(f"{ROADMAP}/axes/<int:axis>/retirer/", roadmaps.remove_axis, name="remove-axis"),
    path(f"{ROADMAP}/projets/<int:project>/monter/", roadmaps.move_project, {"by": -1}, name="project-up"),
    path(
        f"{ROADMAP}/projets/<int:project>/descendre/", roadmaps.move_project, {"by": 1}, name="project-down"
    ),
    path(f"{ROADMAP}/ordre/", roadmaps.order, name="order"),
]
