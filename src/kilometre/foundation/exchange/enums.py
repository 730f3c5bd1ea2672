"""The words of an import, with their French labels."""

from django.db.models import TextChoices


class ImportState(TextChoices):
    DRAFT = "draft", "En préparation"
    CHECKED = "checked", "Vérifié"
    DONE = "done", "Importé"
    UNDONE = "undone", "Annulé"


class Work(TextChoices):
    """What a worker does of an import at this moment: see ``services.slices``."""

    NOTHING = "", "Rien"
    CHECKING = "checking", "Vérification en cours"
    LOOKING = "looking", "Dernière vérification avant l'import"
    APPLYING = "applying", "Import en cours"
    REVERTING = "reverting", "Retour en arrière"
    WEIGHING = "weighing", "Recherche de ce qui a servi depuis l'import"
    UNDOING = "undoing", "Annulation en cours"


class ExportState(TextChoices):
    WAITING = "waiting", "En préparation"
    READY = "ready", "Prêt"
    FAILED = "failed", "Non fait"


class Verdict(TextChoices):
    UNREAD = "", "Pas encore vérifiée"
    READY = "ready", "Prête"
    DUPLICATE = "duplicate", "Doublon possible"
    PROBLEM = "problem", "À corriger"


class Choice(TextChoices):
    """What becomes of a row."""

    CREATE = "create", "Créer"
    MERGE = "merge", "Compléter l'existant"
    SKIP = "skip", "Laisser de côté"
