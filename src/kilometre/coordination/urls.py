import datetime as dt

from django.urls import path, register_converter

from .views import (
    arrivals,
    calendars,
    checklists,
    gatherings,
    meetings,
    missions,
    networks,
    outcomes,
    rituals,
)


class DayConverter:
    """A date of a ritual: 2026-10-13."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")

NETWORK = "reseaux/<id:public_id>"
RITUAL = "rituels/<id:public_id>"
SUBJECT = f"{RITUAL}/sujets/<int:number>"
MEETING = f"{RITUAL}/reunions/<day:slot>"
GATHERING = "rendez-vous/<id:public_id>"
FOLLOW_UP = "actions-de-reunion/<id:public_id>"
ARRIVAL = "arrivees/<id:public_id>"
STEP = f"{ARRIVAL}/etapes/<int:number>"
MODEL = "arrivees/modele"
MISSION = "appuis/<id:public_id>"

app_name = "coordination"
urlpatterns = [
    path("reseaux/", networks.NetworkList.as_view(), name="networks"),
    path("reseaux/nouveau/", networks.create, name="create"),
    path(f"{NETWORK}/", networks.network, name="network"),
    path(f"{NETWORK}/modifier/", networks.edit, name="edit"),
    path(f"{NETWORK}/membres/", networks.members, name="members"),
    path(f"{NETWORK}/membres/<int:number>/retirer/", networks.remove, name="remove"),
    path(f"{NETWORK}/membres/<int:number>/decharger/", networks.release_head, name="release-head"),
    path(f"{NETWORK}/tete/", networks.name_head, name="head"),
    path(f"{NETWORK}/quitter/", networks.leave, name="leave"),
    path(f"{NETWORK}/clore/", networks.close, name="close"),
    path(f"{NETWORK}/rouvrir/", networks.reopen, name="reopen"),
    path(f"{NETWORK}/rituels/nouveau/", rituals.create, name="ritual-create"),
    path(f"{RITUAL}/", rituals.ritual, name="ritual"),
    path(f"{RITUAL}/modifier/", rituals.edit, name="ritual-edit"),
    path(f"{RITUAL}/rythme/", rituals.rhythm, name="rhythm"),
    path(f"{RITUAL}/arreter/", rituals.stop, name="stop"),
    path(f"{RITUAL}/proposer/", rituals.propose, name="propose"),
    path(f"{SUBJECT}/accepter/", rituals.accept, name="accept"),
    path(f"{SUBJECT}/ecarter/", rituals.decline, name="decline"),
    path(f"{SUBJECT}/remettre/", rituals.put_back, name="put-back"),
    path(f"{SUBJECT}/monter/", rituals.move_up, name="move-up"),
    path(f"{SUBJECT}/retirer/", rituals.withdraw, name="withdraw"),
    path(f"{MEETING}/", meetings.meeting, name="meeting"),
    path(f"{MEETING}/compte-rendu/", meetings.minutes, name="minutes"),
    path(f"{MEETING}/decisions/", meetings.decide, name="decide"),
    path(f"{MEETING}/decisions/<int:number>/", meetings.correct, name="correct"),
    path(f"{MEETING}/decisions/<int:number>/retirer/", meetings.remove, name="decision-remove"),
    path(f"{MEETING}/actions/", meetings.give, name="give"),
    path(f"{MEETING}/deplacer/", meetings.move, name="move"),
    path(f"{MEETING}/annuler/", meetings.cancel, name="cancel"),
    path(f"{MEETING}/retablir/", meetings.restore, name="restore"),
    path(f"{MEETING}/rendre/", meetings.close, name="meeting-close"),
    path("decisions/", outcomes.DecisionList.as_view(), name="decisions"),
    path("actions-de-reunion/", outcomes.FollowUpList.as_view(), name="follow-ups"),
    path(f"{FOLLOW_UP}/", outcomes.follow_up, name="follow-up"),
    path(f"{FOLLOW_UP}/modifier/", outcomes.edit, name="follow-up-edit"),
    path(f"{FOLLOW_UP}/faite/", outcomes.finish, name="finish"),
    path(f"{FOLLOW_UP}/abandonner/", outcomes.drop, name="drop"),
    path(f"{FOLLOW_UP}/reprendre/", outcomes.reopen, name="follow-up-reopen"),
    path("rendez-vous/", gatherings.GatheringList.as_view(), name="gatherings"),
    path("rendez-vous/nouveau/", gatherings.announce, name="announce"),
    path(f"{GATHERING}/", gatherings.gathering, name="gathering"),
    path(f"{GATHERING}/modifier/", gatherings.edit, name="gathering-edit"),
    path(f"{GATHERING}/annuler/", gatherings.cancel, name="gathering-cancel"),
    path(f"{GATHERING}/inscription/", gatherings.register, name="register"),
    path(f"{GATHERING}/desinscription/", gatherings.unregister, name="unregister"),
    path(f"{GATHERING}/inscriptions/<int:number>/retirer/", gatherings.remove, name="registration-remove"),
    path(f"{GATHERING}/presences/", gatherings.attendance, name="attendance"),
    path(f"{RITUAL}/calendrier.ics", calendars.ritual, name="ritual-calendar"),
    path(f"{NETWORK}/calendrier.ics", calendars.network, name="network-calendar"),
    path(f"{GATHERING}/calendrier.ics", calendars.gathering, name="gathering-calendar"),
    path("mon-calendrier/", calendars.settings, name="calendar"),
    path("mon-calendrier/creer/", calendars.make, name="calendar-make"),
    path("mon-calendrier/revoquer/", calendars.revoke, name="calendar-revoke"),
    path("calendriers/<str:secret>/moi.ics", calendars.own, name="calendar-own"),
    path("calendriers/<str:secret>/rituels/<id:public_id>.ics", calendars.own_ritual, name="own-ritual"),
    path("calendriers/<str:secret>/reseaux/<id:public_id>.ics", calendars.own_network, name="own-network"),
    path("arrivees/", arrivals.ArrivalList.as_view(), name="arrivals"),
    path("arrivees/nouvelle/", arrivals.start, name="arrival-open"),
    path(f"{MODEL}/", checklists.checklist, name="checklist"),
    path(f"{MODEL}/proposees/", checklists.start, name="checklist-start"),
    path(f"{MODEL}/etapes/", checklists.add, name="checklist-add"),
    path(f"{MODEL}/etapes/<id:public_id>/", checklists.edit, name="checklist-edit"),
    path(f"{MODEL}/etapes/<id:public_id>/retirer/", checklists.remove, name="checklist-remove"),
    path(f"{MODEL}/etapes/<id:public_id>/monter/", checklists.move_up, name="checklist-up"),
    path(f"{ARRIVAL}/", arrivals.arrival, name="arrival"),
    path(f"{ARRIVAL}/parrainage/", arrivals.sponsor, name="sponsor"),
    path(f"{ARRIVAL}/parrainage/accepter/", arrivals.accept, name="sponsor-accept"),
    path(f"{ARRIVAL}/parrainage/decliner/", arrivals.decline, name="sponsor-decline"),
    path(f"{ARRIVAL}/etapes/", arrivals.step_add, name="step-add"),
    path(f"{STEP}/faite/", arrivals.step_move, {"act": "tick"}, name="step-tick"),
    path(f"{STEP}/a-faire/", arrivals.step_move, {"act": "untick"}, name="step-untick"),
    path(f"{STEP}/reprendre/", arrivals.step_move, {"act": "resume"}, name="step-resume"),
    path(f"{STEP}/passer/", arrivals.step_skip, name="step-skip"),
    path(f"{STEP}/retirer/", arrivals.step_remove, name="step-remove"),
    path(f"{ARRIVAL}/terminer/", arrivals.close, name="arrival-close"),
    path("appuis/", missions.MissionList.as_view(), name="missions"),
    path("appuis/demander/", missions.ask, name="mission-ask"),
    path("appuis/proposer/", missions.offer, name="mission-offer"),
    path(f"{MISSION}/", missions.mission, name="mission"),
    path(f"{MISSION}/accepter/", missions.accept, name="mission-accept"),
    path(f"{MISSION}/prendre/", missions.take, name="mission-take"),
    path(f"{MISSION}/decliner/", missions.decline, name="mission-decline"),
    path(f"{MISSION}/dates/", missions.plan, name="mission-plan"),
    path(f"{MISSION}/commencer/", missions.begin, name="mission-begin"),
    path(f"{MISSION}/rendre-compte/", missions.finish, name="mission-finish"),
    path(f"{MISSION}/arreter/", missions.stop, name="mission-stop"),
    path(f"{MISSION}/utile/", missions.judge, name="mission-judge"),
]
