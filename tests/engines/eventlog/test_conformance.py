import numpy as np

from event_logs import at
from kilometre.engines.calendars import Delay
from kilometre.engines.eventlog import Execution, Kind, always, check_conformance, log_of
from kilometre.engines.procedure import Choice, Loop, Parallel, Procedure, Sequence, Step, StepRef

NAMES = ["recevoir", "ddt", "sdis", "compléter", "relancer", "accorder", "refuser"]
PROCEDURE = Procedure(
    id="p",
    name="Autorisation",
    steps=tuple(Step(name, name, delay=Delay.parse("24h") if name == "ddt" else None) for name in NAMES),
    flow=Sequence(
        (
            StepRef("recevoir"),
            Parallel((StepRef("ddt"), StepRef("sdis"))),
            Loop(StepRef("compléter"), StepRef("relancer")),
            Choice((StepRef("accorder"), StepRef("refuser"))),
        )
    ),
    delay=Delay.parse("10j"),
)


def deviations(*paths, is_open=None, apart=1):
    rows = [
        Execution(f"{case}", name, at(100 * case + apart * place))
        for case, path in enumerate(paths)
        for place, name in enumerate(path.split())
    ]
    log = log_of(rows)
    found = check_conformance(log, PROCEDURE, always(log), is_open)
    return {(one.kind, one.what): one.cases for one in found.deviations}, found.conforming


def test_cases_that_follow_the_procedure_have_no_deviation():
    assert deviations(
        "recevoir ddt sdis compléter accorder", "recevoir sdis ddt compléter relancer compléter refuser"
    ) == ({}, 2)


def test_each_kind_of_deviation_is_told_with_its_cases():
    found, conforming = deviations(
        "recevoir ddt compléter accorder",
        "recevoir ddt sdis compléter accorder archiver",
        "recevoir ddt sdis compléter accorder refuser",
        "recevoir recevoir ddt sdis compléter accorder",
        "ddt recevoir sdis compléter accorder",
    )
    assert found == {
        (Kind.SKIPPED, "sdis"): (0,),
        (Kind.ADDED, "archiver"): (1,),
        (Kind.ADDED, "refuser"): (2,),
        (Kind.ADDED, "recevoir"): (3,),
        (Kind.OUT_OF_ORDER, "ddt avant recevoir"): (4,),
    }
    assert conforming == 0


def test_an_open_case_has_only_skipped_what_it_has_passed():
    found, _ = deviations("recevoir compléter", is_open=np.array([True]))
    assert found == {(Kind.SKIPPED, "ddt"): (0,), (Kind.SKIPPED, "sdis"): (0,)}


def test_lateness_counts_from_the_step_before():
    found, _ = deviations("recevoir ddt sdis compléter accorder", apart=25)
    assert found == {(Kind.LATE, "ddt"): (0,)}
    found, _ = deviations("recevoir ddt sdis compléter accorder", apart=70)
    assert (Kind.LATE, "(tout le dossier)") in found
