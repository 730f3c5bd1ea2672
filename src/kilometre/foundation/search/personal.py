"""The index copies what contexts let be found: a copy goes when its source does."""

from kilometre.foundation.personal import Personal, declare, entitle, nothing

from .models import IndexedDocument, IndexedTerm

COPIED = Personal(
    "Retrouver par ses mots ce que vous avez le droit de voir (copie de textes déclarés par ailleurs)",
    "Aussi longtemps que le texte copié",
    "Mission d'intérêt public",
    what="copie du texte, mise en mots",
)

entitle(IndexedDocument, "Index de la recherche")
declare(IndexedDocument, title=COPIED, body=COPIED, terms=COPIED, words=COPIED, exact=COPIED)
nothing(IndexedDocument, "ref", "kind", "territories")
nothing(IndexedTerm, "stem")  # held by twenty documents or more: a word of the language
