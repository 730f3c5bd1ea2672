from event_logs import at
from kilometre.engines.eventlog import Execution, batches, enabled_at, log_of


def signed(hours, ready=0.0):
    """Files ready at one time, signed by one person at given hours."""
    rows = []
    for case, hour in enumerate(hours):
        rows += [
            Execution(str(case), "préparer", at(ready), None, "Ada"),
            Execution(str(case), "signer", at(hour), None, "Bea"),
        ]
    log = log_of(rows)
    return batches(log, enabled_at(log), log.start)


def test_files_signed_in_one_go_are_a_batch():
    (found,) = signed([10, 10.1, 10.2, 20])
    assert (found.activity, found.runs, found.median_size, found.share, found.mean_wait_h) == (
        "signer",
        1,
        3,
        0.75,
        10,
    )
    assert found.usual_day == "lundi"


def test_a_busy_day_is_not_a_batch():
    rows = []
    for case in range(6):  # each file is ready just before it is signed
        ready, done = 10 + case / 10, 10.05 + case / 10
        rows += [
            Execution(str(case), "préparer", at(ready), None, "Ada"),
            Execution(str(case), "signer", at(done), None, "Bea"),
        ]
    log = log_of(rows)
    assert batches(log, enabled_at(log), log.start) == ()


def test_two_files_are_not_a_batch():
    assert signed([10, 10.1, 20]) == ()
