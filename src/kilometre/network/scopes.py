"""Which rows the scope of a figure holds, for what is done for a reform."""

from django.db.models import Q

from kilometre.foundation.indicators import Scope


def for_reforms(scope: Scope, path: str = "reform") -> Q:
    """Done for the reform of the scope, and for one that its administration carries; no condition when it says neither.

    ``path`` leads from the rows to their reform.
    """
    wanted = {f"{path}__slug": scope.reform, f"{path}__carrier__public_id": scope.administration}
    return Q(**{name: value for name, value in wanted.items() if value})
