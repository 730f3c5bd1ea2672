"""What campaigns and booklets hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Booklet, Campaign, LabReturn, ReturnLine, Snapshot

declare(
    LabReturn,
    signed_by=Personal(
        "Dire qui a signé les chiffres d'un lab", "Autant que le bilan", "Mission d'intérêt public"
    ),
)
nothing(Campaign, "intro")
nothing(LabReturn, "comment", "reopen_reason", "reopening_asked")
nothing(ReturnLine, "name", "topic", "label", "definition", "unit", "source", "period", "figure", "comment")
declare(
    Booklet,
    asked_by=Personal(
        "Prévenir qui a demandé un livret qu'il est prêt", "Autant que le livret", "Mission d'intérêt public"
    ),
)
nothing(Booklet, "failure", "renderer", "path", "digest")
nothing(Snapshot, "content", "digest")
