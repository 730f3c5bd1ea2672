"""Where a fact comes from: told apart on every page, and in every figure."""

from django.db import models


class Origin(models.TextChoices):
    """Fictional rows never count in a public figure, and never notify anyone outside."""

    DOCUMENT = "document", "Document public du programme"
    PUBLIC = "public", "Autre source publique"
    LIVE = "live", "Saisi sur la plateforme"
    FICTIONAL = "fictional", "Exemple fictif"


REAL_ORIGINS = (Origin.DOCUMENT, Origin.PUBLIC, Origin.LIVE)
