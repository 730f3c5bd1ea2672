"""What imports hold about people: whatever the file said, for a limited time."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from . import services
from .models import ColumnMemory, Export, Import, ImportRow, Upload

ROWS = Personal(
    "Vérifier, importer et pouvoir annuler un tableau apporté par un membre du réseau",
    "30 jours sans import ; 90 jours après l'import",
    "Mission d'intérêt public",
    what="contenu des lignes du tableau",
)
OWNER = Personal(
    "Rendre un import à la personne qui l'a fait",
    "Jusqu'à l'effacement de son compte",
    "Mission d'intérêt public",
)

declare(ImportRow, cells=ROWS, identity=ROWS, messages=ROWS, twins=ROWS, before=ROWS)
nothing(ImportRow, "made", "options")
declare(Upload, content=ROWS)
declare(Import, owner=OWNER, name=OWNER, constants=ROWS, failure=ROWS, summary=ROWS)
nothing(Import, "kind", "describes", "sheets", "header", "columns")
declare(
    Export,
    owner=Personal("Rendre un export à la personne qui l'a demandé", "7 jours", "Mission d'intérêt public"),
)
nothing(Export, "subject", "label")
declare(ColumnMemory, owner=OWNER, constants=OWNER)
nothing(ColumnMemory, "kind", "signature", "columns")


@on_export
def imports(user: Any) -> dict[str, Any]:
    rows = Import.objects.filter(owner=user).order_by("created_at")
    return {
        "imports": [
            {
                "fichier": batch.name,
                "genre": batch.kind,
                "état": batch.get_state_display(),
                "lignes": batch.total,
                "apporté le": batch.created_at.isoformat(),
            }
            for batch in rows
        ]
    }


@on_erase
def forget(user: Any) -> None:
    services.forget_of(user=user)
    services.forget_exports(of=user)
