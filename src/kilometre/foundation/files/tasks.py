"""The upkeep of the storage."""

from kilometre.foundation.tasks import daily

from . import services


@daily("04:10")
def remove_orphans() -> int:
    return services.remove_orphans()
