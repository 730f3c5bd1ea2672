"""What lists count and what forms keep.

What no journal entry of a list's own records told (a lab that changed its address) is counted right the next day.
"""

from kilometre.foundation.tasks import daily, every

from . import services
from .models import KeptText


@daily("02:40", label="Recompter les listes et les tableaux")
def recount_facets() -> int:
    return services.recount()


@every("1 hour", label="Oublier les textes gardés et jamais repris")
def forget_kept_texts() -> int:
    """Those that nobody took up again."""
    return KeptText.objects.expired().delete()[0]
