"""The upkeep of the storage."""

from kilometre.foundation.tasks import daily

from . import services


@daily("04:10", label="Supprimer les fichiers que rien ne cite")
def remove_orphans() -> int:
    return services.remove_orphans()
