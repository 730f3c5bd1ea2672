"""What the queue holds about people: whom an e-mail goes to, and what an error happened to quote."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Job, Schedule

KEPT = "7 jours après la réussite de la tâche, 90 jours après son échec"

declare(
    Job,
    args=Personal("Envoyer un courriel à l'adresse d'un compte", KEPT, "Mission d'intérêt public"),
    error=Personal(
        "Comprendre pourquoi une tâche a échoué (le message peut citer une adresse)",
        KEPT,
        "Mission d'intérêt public",
    ),
)
nothing(Job, "task", "kwargs", "worker", "error_class", "result")
nothing(Schedule, "task", "rhythm")
