"""The words of actions and projects, with their French labels."""

from django.db.models import TextChoices


class ActionKind(TextChoices):
    WORKSHOP = "workshop", "Atelier"
    STUDY = "study", "Étude"
    COACHING = "coaching", "Accompagnement"
    EVENT = "event", "Évènement"
    OTHER = "other", "Autre"


class Stage(TextChoices):
    """The stages of the method, in order; then the two ends."""

    UNKNOWN = "unknown", "Étape non connue"
    FRAMING = "framing", "Cadrage"
    IMMERSION = "immersion", "Immersion"
    IDEATION = "ideation", "Idéation"
    PROTOTYPE = "prototype", "Prototype"
    EXPERIMENT = "experiment", "Expérimentation"
    EVALUATION = "evaluation", "Évaluation"
    SCALING = "scaling", "Passage à l'échelle"
    COMPLETED = "completed", "Terminé"
    STOPPED = "stopped", "Arrêté"


METHOD_STAGES = (
    Stage.FRAMING,
    Stage.IMMERSION,
    Stage.IDEATION,
    Stage.PROTOTYPE,
    Stage.EXPERIMENT,
    Stage.EVALUATION,
    Stage.SCALING,
)


class Visibility(TextChoices):
    PUBLIC = "public", "Public"
    DRAFT = "draft", "Brouillon"


class LineKind(TextChoices):
    MILESTONE = "milestone", "Jalon"
    DECISION = "decision", "Décision"
    RISK = "risk", "Risque"


class Fate(TextChoices):
    """What somebody says of a milestone."""

    REACHED = "reached", "Atteint"
    PUT_OFF = "put-off", "Reporté"
    DROPPED = "dropped", "Abandonné"


class RiskLevel(TextChoices):
    LOW = "low", "Faible"
    MEDIUM = "medium", "Moyen"
    HIGH = "high", "Fort"


class Direction(TextChoices):
    """Which way is better."""

    DOWN = "down", "Doit baisser"
    UP = "up", "Doit monter"
