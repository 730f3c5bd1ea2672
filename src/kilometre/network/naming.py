"""Labs and places as people name them in a table."""

from kilometre.foundation.errors import Refused

from .models import Lab, Territory
from .queries import places
from .spelling import key


def lab_named(text: str) -> Lab:
    """The lab of this name or address; Refused when none or several have it."""
    wanted = key(text)
    found = [lab for lab in Lab.objects.all() if wanted and wanted in {key(lab.name), key(lab.slug)}]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"Plusieurs labs s'appellent « {text} » : écrivez la fin de l'adresse de sa page, comme « {found[0].slug} »."
        )
    raise Refused(f"Aucun lab ne s'appelle « {text} » : écrivez son nom comme sur sa page.")


def place_named(text: str) -> Territory:
    """The commune of this name or INSEE code; Refused when none or several have it."""
    found = list({place.territory.pk: place.territory for place in places.named(text)}.values())
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{place.code} ({place.department or place.region})" for place in found[:4])
        raise Refused(f"Plusieurs communes correspondent à « {text} » : écrivez le code INSEE, {codes}…")
    raise Refused(f"Aucune commune ne s'appelle « {text} » : vérifiez le nom, ou écrivez le code INSEE.")
