"""Files hang on labs here: the network reads them, the members of the lab add them."""

import pytest

from kilometre.foundation.files.registry import REGISTERED, Terms
from kilometre.network.models import Lab
from kilometre.network.rules import is_in_network, is_member_of


@pytest.fixture(autouse=True)
def files_on_labs(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(REGISTERED, Lab, Terms(can_read=is_in_network, can_attach=is_member_of))
    monkeypatch.setattr(Lab, "get_absolute_url", lambda lab: f"/labs/{lab.slug}/")
    return tmp_path
