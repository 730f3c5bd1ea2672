"""Declarations for the journal, which stands below this package."""

from kilometre.foundation.journal.models import ChainHead, Cursor, Entry, Payload

from .registry import Personal, declare, entitle, nothing

TRACE = Personal(
    "Savoir qui a fait quoi : suivi des demandes, preuve en cas de litige",
    "Durée de vie de la plateforme. Après l'effacement d'un compte, il ne reste qu'un identifiant qui ne désigne plus personne",
    "Mission d'intérêt public",
    what="auteur de l'action ou personne concernée (identifiant)",
)

declare(Entry, actor=TRACE)
nothing(Entry, "verb", "subject", "case", "facts", "payload_digest", "previous_hash", "hash")  # ids alone
declare(
    Payload,
    person=TRACE,
    content=Personal(
        "Montrer, dans l'histoire d'un objet, ce qui a été dit ou changé au sujet d'une personne",
        "Jusqu'à l'effacement du compte de cette personne",
        "Mission d'intérêt public",
        what="ce qui a été dit ou changé",
    ),
)
entitle(Payload, "Journal : ce qui est dit des personnes")
nothing(Payload, "salt")
nothing(ChainHead, "case", "hash")
nothing(Cursor, "consumer")
