"""What administrators do to the queue."""

from kilometre.foundation.journal.events import Event, event


@event("tasks.job-rerun", says="a relancé une tâche en échec")
class JobRerun(Event):
    task: str
    attempts: int
