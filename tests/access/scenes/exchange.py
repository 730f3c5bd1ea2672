"""An import of Bruno, checked, and an export that he asked for: each is known to its owner alone."""

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
    scene.records["exchange.export"] = {"": services.ask_export(actor=lead, subject=scene.cast.lab)}
    scene.keywords["exchange:ask subject"] = scene.cast.lab.ref
    scene.keywords["exchange:bring kind"] = "organisations"
    scene.keywords["exchange:model kind"] = "organisations"
