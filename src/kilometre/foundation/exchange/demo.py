"""A fictional table, checked and not yet imported: lines that are ready, to correct, and possible duplicates."""

from kilometre.foundation.accounts.models import User

from . import services
from .models import Import

TABLE = (
    "Structure;Type;SIRET;Site\n"
    "Association des voisins solidaires (exemple);Association;;https://voisins.exemple.fr\n"
    "Coopérative du canal (exemple);ESS;;\n"
    "Régie de quartier (exemple);Martien;;\n"
    "Maison des familles (exemple);Association;1234;\n"
    "ASSOCIATION DES VOISINS SOLIDAIRES (EXEMPLE);Association;;\n"
)


def load(*, lead: User) -> int:
    """Bring the table of the lead of the example lab. A second run writes nothing."""
    if Import.objects.filter(owner=lead).exists():
        return 0
    batch = services.bring(actor=lead, kind="organisations", name="partenaires.csv", content=TABLE.encode())
    services.map_columns(actor=lead, batch=batch, columns=batch.columns, constants={})
    services.check(actor=lead, batch=batch)
    return 1
