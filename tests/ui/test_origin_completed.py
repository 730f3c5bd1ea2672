"""A sourced record that was edited here says so beside its source."""

from types import SimpleNamespace

import pytest

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.origins import origin_context


@pytest.mark.parametrize(
    ("origin", "version", "completed"),
    [
        (Origin.DOCUMENT, 1, False),
        (Origin.DOCUMENT, 2, True),
        (Origin.PUBLIC, 3, True),
        (Origin.LIVE, 3, False),
        (Origin.FICTIONAL, 3, False),
    ],
)
def test_says_when_a_sourced_record_was_edited(origin, version, completed):
    record = SimpleNamespace(origin=origin, source="Une source", version=version)

    assert origin_context({"record": record}, None)["is_completed"] is completed
