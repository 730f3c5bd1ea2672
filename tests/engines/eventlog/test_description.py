import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from event_logs import at, executions
from kilometre.engines.eventlog import Cause, Execution, Questions, as_json, describe, log_of
from kilometre.engines.eventlog.report import plain_text, report

PROMISED = ["cases", "events", "activities", "variants", "throughput", "split"]


def example(cases=12):
    """Files that go from the front desk to an expert, one in three twice, with a hostile name."""
    rows = []
    for case in range(cases):
        begin = 24 * case
        steps = [
            ("recevoir", 8, 9, "Guichet"),
            ("<b>avis</b>", 30, 33, "DDT"),
            ("décider", 50, 51, "Guichet"),
        ]
        if case % 3 == 0:
            steps.insert(2, ("<b>avis</b>", 40, 41, "DDT"))
        rows += [
            Execution(f"{case}", name, at(begin + end), at(begin + start), f"{service} {case % 6}", service)
            for name, start, end, service in steps
        ]
    return log_of(rows)


def test_the_json_has_the_promised_shape():
    found = as_json(describe(example()))
    assert list(found)[1:7] == PROMISED
    assert [found[key] for key in PROMISED[:4]] == [12, 40, 3, 2]
    assert list(found["throughput"])[:3] == ["mean_h", "median_h", "p90_h"]
    assert found["throughput"]["mean_h"] == 43
    assert list(found["split"]) == [
        "work_h",
        "waiting_service_h",
        "waiting_applicant_h",
        "handover_h",
        "off_hours_h",
        "unexplained_h",
    ]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@settings(max_examples=40, deadline=None)
@given(executions())
def test_the_split_adds_up_to_the_mean_exactly(rows):
    description = describe(log_of(rows))
    found = as_json(description)
    assert sum(found["split"].values()) == found["throughput"]["mean_h"]
    for key, (low, high) in found["split_range"].items():
        assert low <= found["split"][key] <= high
    assert sum(step["share"] for step in found["steps"]) == pytest.approx(
        1 if found["throughput"]["mean_h"] else 0
    )
    json.dumps(found, allow_nan=False)
    assert plain_text(description)
    assert report(description, source="essai", made_on=date(2024, 3, 1))


def test_final_steps_leave_open_cases_out():
    log = log_of(
        [
            Execution("1", "a", at(0)),
            Execution("1", "fin", at(4)),
            Execution("2", "a", at(1)),
            Execution("2", "b", at(99)),
        ]
    )
    description = describe(log, Questions(final=("fin",)))
    assert (description.open.cases, description.throughput.cases, description.throughput.mean_h) == (1, 1, 4)


def test_the_applicant_is_who_the_user_names():
    description = describe(example(), Questions(applicant=("décider",)))
    assert description.split_h[Cause.WAITING_APPLICANT.key] > 0
    with pytest.raises(ValueError, match="« absente » n'est pas dans le journal"):
        describe(example(), Questions(applicant=("absente",)))


def test_the_work_of_a_small_group_is_not_told():
    few = describe(example(4)).workload
    assert [(one.service, one.people, one.work_h, one.utilisation) for one in few] == [
        ("DDT", None, None, None),
        ("Guichet", None, None, None),
    ]
    assert [one.people for one in describe(example(12)).workload] == [6, 6]


def test_the_work_of_a_small_group_is_not_told_step_by_step_either():
    few, many = (describe(example(cases)) for cases in (4, 12))
    hidden = as_json(few)["steps"]

    assert [(step["split"]["work_h"], step["split_range"]["work_h"]) for step in hidden] == [(None, None)] * 3
    assert all(step["split"]["work_h"] > 0 for step in as_json(many)["steps"])
    for description, told in ((few, False), (many, True)):
        page = report(description, source="x", made_on=date(2024, 3, 1))
        table = page.split('id="etapes"')[2 if page.count('id="etapes"') > 1 else 1].split("</table>")[0]
        assert ('data-label="Travail"><span>1,0 h<' in table) is told


def single(cases=3):
    """Cases of one event: they take no time at all."""
    return describe(log_of([Execution(f"{case}", "a", at(24 * case)) for case in range(cases)]))


def test_cases_that_take_no_time_are_not_told_to_take_an_hour():
    text, page = plain_text(single()), report(single(), source="x", made_on=date(2024, 3, 1))

    assert "1,0" not in text
    assert "total                                   0\n" in text
    assert "1,0 h" not in page


def test_an_applicant_has_no_opening_hours():
    """Half of each file is waited for from the applicant, day and night."""
    rows = []
    for case in range(20):
        rows += [
            Execution(f"{case}", "reçu", at(24 * case + 9), at(24 * case + 8), f"G {case % 6}", "Guichet"),
            Execution(f"{case}", "pièces", at(24 * case + 150), at(24 * case + 150)),
        ]
    described = describe(log_of(rows), Questions(applicant=("pièces",)))
    (told,) = [
        line for line in plain_text(described).splitlines() if "« pièces »" in line and "concentre" in line
    ]

    assert told.endswith("le dossier l'attend 5,9 jours en moyenne.")


def ends_only(cases=30):
    """Files of which only ends are known, from one service to another, the last one done in batches on Fridays."""
    rows = []
    for case in range(cases):
        begin, who = 24 * 7 * (case // 5) + case % 5, case % 6
        rows += [
            Execution(f"{case}", "recevoir", at(begin), None, f"Guichet {who}", "Guichet"),
            Execution(f"{case}", "avis", at(begin + 26), None, f"DDT {who}", "DDT"),
            Execution(
                f"{case}",
                "signer",
                at(24 * 7 * (case // 5) + 101 + case % 5 / 20),
                None,
                "Préfecture 1",
                "Préfecture",
            ),
        ]
    return describe(log_of(rows))


def test_what_depends_on_unknown_starts_has_its_range():
    found = ends_only()
    told, text = as_json(found), plain_text(found)

    for step in told["steps"]:
        assert step["wait_range"][0] <= step["wait_range"][1]
    for rows, name, bounds in (
        (told["handovers"], "mean_h", "range_h"),
        (told["batches"], "mean_wait_h", "wait_range_h"),
        (told["workload"], "waiting_mean", "waiting_range"),
    ):
        assert rows
        assert all(row[bounds][0] <= row[name] <= row[bounds][1] for row in rows)
        assert any(row[bounds][0] < row[bounds][1] for row in rows), bounds
    assert re.search(
        r"l'attend [^.]* en moyenne \(de [^)]* selon l'hypothèse sur le début des étapes\), dont", text
    )
    page = report(found, source="x", made_on=date(2024, 3, 1))
    assert "le schéma suivent l'estimation centrale" in page


def test_recorded_starts_give_no_range():
    text = plain_text(describe(example()))

    assert "selon l'hypothèse" not in text


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.open = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        self.ids.append(found.get("id"))
        self.links += [found[name] for name in ("href", "src") if name in found]
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_report_is_one_file_without_script():
    page = Page(report(describe(example()), source="<journal>", made_on=date(2024, 3, 1)))
    assert page.open == []
    assert "script" not in page.tags
    assert "b" not in page.tags  # names are escaped
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    known = [one for one in page.ids if one]
    assert len(set(known)) == len(known)


def test_same_log_same_page():
    pages = {report(describe(example()), source="x", made_on=date(2024, 3, 1)) for _ in range(2)}
    assert len(pages) == 1


@pytest.mark.journey
@pytest.mark.parametrize("width", [360, 1280])
def test_the_report_is_accessible(tmp_path, width):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    path = tmp_path / "rapport.html"
    path.write_text(
        report(describe(example(40)), source="essai", made_on=date(2024, 3, 1)).replace(
            "default-src 'none'", "default-src *"
        )
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in violations] == []
        browser.close()
