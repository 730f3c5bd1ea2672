"""What the queue holds about people: ids in arguments, and what an error happened to quote."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Job, Schedule

declare(
    Job,
    error=Personal(
        "Comprendre pourquoi une tâche a échoué (le message peut citer une adresse)",
        "7 jours après la réussite, 90 jours après l'échec",
        "Mission d'intérêt public",
    ),
)
nothing(Job, "task", "args", "kwargs", "worker", "error_class", "result")  # arguments are ids
nothing(Schedule, "task", "rhythm")
