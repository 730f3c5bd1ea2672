"""Who asked for an export is told when it is ready, or will not be."""

from collections.abc import Iterable

from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref

from .events import ExportFailed, ExportReady
from .models import Export

EXPORTS = declare_topic("exports", Sphere.ASKED)


@notify_on(ExportReady, topic=EXPORTS, label="Un export que j'ai demandé est prêt, ou n'a pas pu être fait")
@notify_on(ExportFailed, topic=EXPORTS, label="Un export que j'ai demandé est prêt, ou n'a pas pu être fait")
def export_is_over(entry: Entry) -> Iterable[Notice]:
    ref = Ref.parse(entry.subject)
    export = Export.objects.select_related("owner").filter(public_id=ref.public_id).first()
    if export is not None:
        made = (
            "est prêt. Il est gardé 7 jours." if entry.verb == ExportReady.verb else "n'a pas pu être fait."
        )
        yield Notice(export.owner, f"L'export des données de {export.label[:150]} {made}", export)
