"""Real logs of ../shared: counts that others have published for them, and what must hold for any log."""

import pytest

from kilometre.engines.eventlog import Options, as_json, describe, read_log, throughput, variants
from shared_files import shared_file

LOGS = {  # cases, executions, activities (research notes; pm4py counts the same cases, events and variants)
    "receipt.xes.gz": (1434, 8577, 27),
    "BPIC15_1.xes.gz": (1199, 52217, 398),
    "BPI_Challenge_2012_W_Two_TS.xes.gz": (8616, 59302, 6),
    "Production.xes.gz": (225, 4953, 26),
    "ConsultaDataMining201618.csv.gz": (954, 6870, 18),
    "LoanApp_synthetic.csv.gz": (1000, 7492, 12),
    "PurchasingExample_synthetic.csv.gz": (608, 9119, 21),
    "traffic_fines_10k.csv.gz": (10000, 34724, 11),
    "BPIC2020_RequestForPayment.xes.gz": (6760, 36072, 16),
}


def log_named(name):
    with shared_file(f"data/logs/{name}").open("rb") as file:
        return read_log(file, Options(set_aside=lambda *_: None)).log


@pytest.mark.parametrize("name", LOGS)
def test_real_logs_are_read_whole_and_described(name):
    log = log_named(name)
    assert (log.number_of_cases, len(log), len(log.activities)) == LOGS[name]
    found = as_json(describe(log))
    assert sum(found["split"].values()) == found["throughput"]["mean_h"]
    assert found["throughput"]["mean_h"] == pytest.approx(throughput(log).mean() / 3.6e9)


def test_receipt_has_the_variants_of_pm4py():
    assert len(variants(log_named("receipt.xes.gz"))) == 116


def test_sepsis_has_rows_without_a_case():
    aside = []
    with shared_file("data/logs/sepsis.csv.gz").open("rb") as file:
        reading = read_log(file, Options(set_aside=lambda problem, _: aside.append(problem.reason)))
    assert reading.rejected == len(aside) == 24
    assert set(aside) == {"dossier absent"}
