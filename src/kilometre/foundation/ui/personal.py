"""Counts of lists hold nothing about anybody; a text kept for somebody is theirs."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from .models import FacetCount, KeptText

KEPT = Personal(
    "Rendre à la personne ce qu'elle écrivait quand sa session s'est fermée",
    "Jusqu'à l'envoi du formulaire, deux heures au plus",
    "Mission d'intérêt public",
)

nothing(FacetCount, "list", "facet", "value")
declare(KeptText, owner=KEPT, fields=KEPT)
nothing(KeptText, "path")


@on_export
def kept_texts(user: Any) -> dict[str, Any]:
    return {"textes gardés": list(KeptText.objects.of(user).values("path", "fields", "expires_at"))}


@on_erase
def forget_kept_texts(user: Any) -> None:
    KeptText.objects.filter(owner=user).delete()
