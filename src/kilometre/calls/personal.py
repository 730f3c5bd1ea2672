"""What calls hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Answer, Call, Question, Reply

declare(Call, author=Personal("Dire qui lance un appel", "La durée de l'appel", "Mission d'intérêt public"))
nothing(Call, "title", "sort_key", "question", "outcome")
nothing(Question, "text")
declare(
    Answer,
    answered_by=Personal("Dire qui a répondu pour un lab", "La durée de l'appel", "Mission d'intérêt public"),
    comment=Personal(
        "Expliquer la réponse d'un lab", "La durée de l'appel", "Mission d'intérêt public ; facultatif"
    ),
)
declare(
    Reply,
    text=Personal("Répondre aux questions d'un appel", "La durée de l'appel", "Mission d'intérêt public"),
)
