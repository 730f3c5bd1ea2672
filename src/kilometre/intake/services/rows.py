"""What the services of needs share: holding a row, saving it, refusing a closed lab."""

import datetime as dt

from kilometre.foundation.errors import Refused
from kilometre.intake.enums import PlaceState
from kilometre.intake.models import Need, Passing, Place, Team
from kilometre.network.models import Lab


def lock(need: Need) -> None:
    """Hold the row until the end of the transaction, and read it as it is now."""
    need.refresh_from_db(from_queryset=Need.objects.select_for_update())


def keep(need: Need) -> None:
    need.version += 1
    need.save()


def step(need: Need, at: dt.datetime) -> None:
    """Who answers for the need acts (or its sender takes it back): it leaves the tray, and its ladder starts again."""
    need.turn += 1
    need.turned_at, need.orphaned_at, need.orphan_cause = at, None, ""


def involve_labs(need: Need) -> None:
    """Who reads the need beside its lab: the labs that had it, and those of which somebody accepted a place of its team."""
    had = Passing.objects.filter(need=need).values_list("lab", flat=True)
    teams = Team.objects.open().filter(need=need)
    help_it = Place.objects.filter(team__in=teams, state=PlaceState.ACCEPTED).values_list("lab", flat=True)
    need.involved_labs.set({*had, *help_it} - {None, need.lab_id})


def refuse_closed(lab: Lab) -> None:
    if not lab.is_open:
        raise Refused(f"{lab} ne reçoit pas de besoins aujourd'hui : choisissez un autre lab.")


def iso(instant: dt.datetime | None) -> str:
    return instant.isoformat() if instant else ""
