"""What projects do after others' events: who joins or leaves the team of a need does so of what it became.

A reader of the journal writes no story itself: one task for each need (docs/adr/0002-journal-order.md).
"""

from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref

from . import tasks

TEAM_CHANGES = {"intake.person-answered", "intake.place-freed", "intake.team-undone"}


@consumer("projects-teams")
def follow_teams(entries: list[Entry]) -> None:
    needs = dict.fromkeys(entry.subject for entry in entries if entry.verb in TEAM_CHANGES)
    for need in needs:
        tasks.join_from_need.enqueue(Ref.parse(need).public_id)
