"""Labs and places as people name them in a table."""

import re

from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.batches import once

from .models import Lab, Territory
from .queries import places
from .rules import standing
from .spelling import key


@once
def lab_named(text: str) -> Lab:
    """The lab of this name or address; Refused when none or several have it."""
    wanted = key(text)
    found = [lab for lab in Lab.objects.all() if wanted and wanted in {key(lab.name), key(lab.slug)}]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"Plusieurs labs s'appellent « {text} » : écrivez la fin de l'adresse de sa page, comme « {found[0].slug} »."
        )
    raise Refused(f"Aucun lab ne s'appelle « {text} » : écrivez son nom comme sur sa page.")


def labs_named(text: str) -> list[Lab]:
    """Several, separated by semicolons, commas or line breaks; each once."""
    names = [name.strip() for name in re.split(r"[;,\n]", text) if name.strip()]
    return list(dict.fromkeys(lab_named(name) for name in names))


@once
def own_lab(user: User) -> Lab:
    """The only lab of somebody; Refused when they have none, or several."""
    own = list(Lab.objects.filter(pk__in=standing(user).labs)[:2])
    if len(own) != 1:
        raise Refused("Dites quel lab : ajoutez une colonne « Lab », ou donnez-le pour toutes les lignes.")
    return own[0]


@once
def place_named(text: str) -> Territory:
    """The commune of this name or INSEE code; Refused when none or several have it.

    The very name wins over a former commune, or a part of a name: « Metz » is not Longeville-lès-Metz.
    """
    named = {place.territory.pk: place.territory for place in places.named(text)}
    exact = {pk: place for pk, place in named.items() if key(place.name) == key(text)}
    found = list((exact or named).values())
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{place.code} ({place.department or place.region})" for place in found[:4])
        raise Refused(f"Plusieurs communes correspondent à « {text} » : écrivez le code INSEE, {codes}…")
    raise Refused(f"Aucune commune ne s'appelle « {text} » : vérifiez le nom, ou écrivez le code INSEE.")
