"""What no journal entry told (an import, an erasure) is found right the next day."""

from kilometre.foundation.tasks import daily

from . import services


@daily("02:20")
def reindex() -> int:
    return services.reindex()
