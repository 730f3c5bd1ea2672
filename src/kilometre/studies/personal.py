"""What studies hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Part, Study

ROLE = Personal("Dire à qui parler d'une étude", "La durée de l'étude", "Mission d'intérêt public")

declare(Study, coordinator=ROLE)
nothing(Study, "title", "sort_key", "question", "protocol", "results", "lessons")
declare(
    Part,
    contact=ROLE,
    answered_by=Personal("Dire qui a répondu pour un lab", "La durée de l'étude", "Mission d'intérêt public"),
    reason=Personal(
        "Expliquer la réponse d'un lab", "La durée de l'étude", "Mission d'intérêt public ; facultatif"
    ),
)
nothing(Part, "task", "findings")
