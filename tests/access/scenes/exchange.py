"""Imports of Bruno: one checked, one done. An import is known to its owner alone."""

from access.samples import Scene
from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.models import Import

TABLE = "Nom;Type\nVilab;Entreprise\n"


def extend(scene: Scene) -> None:
    lead = scene.cast.lead
    checked = services.paste(actor=lead, kind="organisations", text=TABLE)
    services.map_columns(actor=lead, batch=checked, columns=checked.columns, constants={})
    services.check(actor=lead, batch=checked)
    scene.records["exchange.import"] = {"": Import.objects.get(pk=checked.pk)}
    scene.keywords["exchange:bring kind"] = "organisations"
    scene.keywords["exchange:model kind"] = "organisations"
