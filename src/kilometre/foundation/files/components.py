"""``{% ui "attachments" record=record %}``: the files of a record, and the form that adds one."""

from typing import Any

from kilometre.foundation.ui.components import REQUIRED, Component, register

from . import rules, sniffing
from .forms import AttachForm
from .models import Attachment
from .registry import REGISTERED
from .services import MAX_FILES


def attachments_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    record = attributes["record"]
    if not rules.can_read_files_of(request.user, record):
        return {"is_hidden": True}
    readers = REGISTERED[type(record)].readers
    attachments = list(Attachment.objects.of(record.ref).select_related("uploaded_by"))
    return {
        "attachments": [(one, rules.can_withdraw(request.user, one)) for one in attachments],
        "can_attach": rules.can_attach(request.user, record) and len(attachments) < MAX_FILES,
        "form": AttachForm(auto_id="attach_%s"),
        "readers": readers(request.user, record) if readers else "",
        "missing": "" if sniffing.is_available() else sniffing.MISSING,
    }


register(
    Component(
        name="attachments",
        template="files/components/attachments.html",
        says="Les fichiers joints à un objet, et de quoi en joindre un.",
        attributes={"record": REQUIRED},
        context=attachments_context,
    )
)
