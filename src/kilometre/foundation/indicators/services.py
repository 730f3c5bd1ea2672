"""Computing figures ahead. Derived data: nothing here is journaled."""

import logging

from .models import Snapshot
from .queries import computed
from .registry import INDICATORS

logger = logging.getLogger(__name__)


def refresh() -> int:
    """Compute every figure of every scope to keep ready; return how many. One that fails keeps its last value."""
    done = 0
    for indicator in INDICATORS.values():
        try:
            scopes = list(indicator.scopes())
            kept = Snapshot.objects.filter(name=indicator.name)
            kept.exclude(scope__in=[str(scope) for scope in scopes]).delete()
            for scope in scopes:
                reading = computed(indicator.name, scope)
                Snapshot.objects.update_or_create(
                    name=indicator.name,
                    scope=str(scope),
                    defaults={
                        "figure": reading.figure.as_json(),
                        "parts": reading.counts,
                        "computed_at": reading.computed_at,
                    },
                )
                done += 1
        except Exception:
            logger.exception("indicator %s could not be computed", indicator.name)
    Snapshot.objects.exclude(name__in=INDICATORS).delete()
    return done
