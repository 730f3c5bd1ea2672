"""The life of an import."""

from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import ImportState

OPEN = (ImportState.DRAFT, ImportState.CHECKED)

import_flow = Flow(
    ImportState,
    [
        Transition("prepare", OPEN, ImportState.DRAFT, "Choisir les colonnes", rules.owns),
        Transition("check", OPEN, ImportState.CHECKED, "Vérifier", rules.owns),
        Transition("apply", (ImportState.CHECKED,), ImportState.DONE, "Importer", rules.owns),
        Transition("undo", (ImportState.DONE,), ImportState.UNDONE, "Annuler l'import", rules.owns),
    ],
)
