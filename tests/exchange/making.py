"""Tables as people bring them, and the whole way from a table to what it makes."""

from typing import Any

from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.models import Import

ORGANISATIONS = (
    "Nom\tType\tSIRET\tVille\nMission locale de Strasbourg\tAssociation\t\t67482\nVilab\tEntreprise\t\t\n"
)
PEOPLE = (
    "Nom complet;Mail;Téléphone;Fonction\n"
    "Élise Martin;elise@exemple.fr;06 12 34 56 78;Designer\n"
    "Jo Petit;jo@exemple.fr;;\n"
)


def brought(actor: Any, of_kind: str, text: str, **for_all: str) -> Import:
    """A table pasted, with its columns as they were recognised."""
    batch = services.paste(actor=actor, kind=of_kind, text=text)
    return services.map_columns(actor=actor, batch=batch, columns=batch.columns, constants=for_all)


def checked(actor: Any, of_kind: str, text: str, **for_all: str) -> Import:
    batch = brought(actor, of_kind, text, **for_all)
    services.check(actor=actor, batch=batch)
    batch.refresh_from_db()
    return batch


def imported(actor: Any, of_kind: str, text: str, **for_all: str) -> Import:
    batch = checked(actor, of_kind, text, **for_all)
    services.apply(actor=actor, batch=batch)
    batch.refresh_from_db()
    return batch


def told(batch: Import) -> list[tuple[int, str, str]]:
    """Line, verdict and first sentence."""
    return [
        (row.line, row.verdict, row.messages[0][1] if row.messages else "")
        for row in batch.rows.order_by("line")
    ]
