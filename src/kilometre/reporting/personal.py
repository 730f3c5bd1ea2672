"""What campaigns hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Campaign, LabReturn, ReturnLine

declare(
    LabReturn,
    signed_by=Personal(
        "Dire qui a signé les chiffres d'un lab", "Autant que le bilan", "Mission d'intérêt public"
    ),
)
nothing(Campaign, "intro")
nothing(LabReturn, "comment", "reopen_reason")
nothing(ReturnLine, "name", "topic", "label", "definition", "unit", "source", "period", "figure", "comment")
