"""What no journal entry told (an import, an erasure) is found right the next day."""

from kilometre.foundation.tasks import daily

from . import services


@daily("02:20", label="Refaire l'index de la recherche")
def reindex() -> int:
    return services.reindex()
