"""What is known of a file's harmlessness, said as it is."""

from django.db.models import TextChoices


class Analysis(TextChoices):
    NONE = "none", "Non analysé"
    CLEAN = "clean", "Analysé, rien trouvé"
    REFUSED = "refused", "Analysé, dangereux"
