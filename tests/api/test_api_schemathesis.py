"""The whole API against its own description: whatever is sent, no defect, and answers as described."""

import datetime as dt

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from access.samples import make_scene
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.api import middleware

# A well-formed request may still be refused with 422: a cursor that no page gave, a lab that does not exist.
EXAMPLES = 25

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def application(monkeypatch):
    """The site as a server calls it, on the transaction of the test, without the limit of requests."""
    monkeypatch.setattr(middleware, "READS_A_MINUTE", 10**9)
    monkeypatch.setattr(middleware, "WRITES_A_MINUTE", 10**9)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("caller", ["visitor", "lead", "coordinator"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
def test_api_answers_as_described(application, caller, mode):
    scene = make_scene()
    headers = {}
    if caller != "visitor":
        _, secret = accounts.create_token(
            actor=getattr(scene.cast, caller), name="essai", scope="write", lifetime=dt.timedelta(days=1)
        )
        headers = {"Authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    faults = []
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 9
    for operation in operations:
        try:
            _exercise(operation, mode, headers)
        except Exception as fault:  # noqa: BLE001 (told together)
            faults.append(f"{operation.label}: {fault}")
    assert not faults, "\n\n".join(faults)


def _exercise(operation, mode, headers):
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def exercise(case):
        with transaction.atomic():
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
            transaction.set_rollback(True)

    exercise()
