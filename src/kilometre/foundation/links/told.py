"""What sentences of the journal call the record at the other end of a link."""

from typing import Any

from kilometre.foundation.journal.events import Asked, name_part
from kilometre.foundation.records.refs import Ref, resolve


def records(asked: set[Asked], user: Any) -> dict[Asked, str]:
    seen = resolve(list({Ref.parse(each.held) for each in asked}), user)
    return {each: str(seen[ref]) for each in asked if (ref := Ref.parse(each.held)) in seen}


name_part("record", records)
