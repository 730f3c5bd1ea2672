"""The workbook goes out prefilled and comes back whole, or not at all, with the line, the column and the reason."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.reporting import services, workbooks
from kilometre.reporting.workbooks import BadWorkbook
from reporting.making import declared, line, opened, return_of, workshop


@pytest.fixture
def asked(cast):
    workshop(cast)
    return return_of(opened(cast), cast.lab)


def edited(asked, change):
    """The workbook as it went out, then changed by hand: ``change(sheet, row of the code)``."""
    book = openpyxl.load_workbook(io.BytesIO(workbooks.write(asked)))
    sheet = book[workbooks.FIGURES]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=4)}
    change(sheet, rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def put(cell, value, name="actions-known"):
    def change(sheet, rows):
        sheet[f"{cell}{rows[name]}"] = value

    return change


def test_workbook_is_prefilled_and_hides_its_ids(asked):
    book = openpyxl.load_workbook(io.BytesIO(workbooks.write(asked)))
    sheet = book[workbooks.FIGURES]

    values = {row[0].value: row for row in sheet.iter_rows(min_row=4)}
    assert values["actions-known"][4].value == 1
    assert sheet.column_dimensions["A"].hidden
    assert book[workbooks.MARKS].sheet_state == "veryHidden"
    assert sheet.protection.sheet
    assert not values["actions-known"][5].protection.locked


def test_workbook_untouched_changes_nothing(asked):
    lines, comment = workbooks.read(workbooks.write(asked), asked)

    services.declare(actor=asked_member(asked), lab_return=asked, lines=lines, comment=comment)

    assert (set(lines), comment) == ({each.name for each in asked.lines.all()}, "")
    assert asked.version == 1


def asked_member(asked):
    return asked.lab.memberships.exclude(role="lead").get().person.user


def test_completed_workbook_is_taken(asked):
    def change(sheet, rows):
        sheet[f"F{rows['actions-known']}"] = 4
        sheet[f"G{rows['actions-known']}"] = "Selon notre agenda"
        sheet[f"F{rows['lab-agents']}"] = "2,5"
        sheet[f"G{rows[workbooks.WHOLE]}"] = "Une bonne année."

    lines, comment = workbooks.read(edited(asked, change), asked)

    assert lines["actions-known"] == services.Declared(Decimal(4), "Selon notre agenda")
    assert lines["lab-agents"].value == Decimal("2.5")
    assert comment == "Une bonne année."


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (put("F", "beaucoup"), "colonne F (Votre chiffre)", "n'est pas un nombre"),
        (put("F", -1), "colonne F (Votre chiffre)", "sous zéro"),
        (put("F", 140, "needs-charged-in-time"), "colonne F (Votre chiffre)", "100"),
        (put("E", 7), "colonne E (Calculé par la plateforme)", "a calculé 1"),
        (put("G", "x" * 501), "colonne G (Votre commentaire)", "500"),
        (put("A", "autre-chose"), "colonne A (Code)", "n'est pas un chiffre"),
        (lambda sheet, rows: sheet.delete_rows(rows["actions-known"]), "La ligne « Actions racontées ici »", "manque"),
    ],
)  # fmt: skip
def test_error_says_the_line_the_column_and_the_reason(asked, change, where, words):
    with pytest.raises(BadWorkbook) as refusal:
        workbooks.read(edited(asked, change), asked)

    told = " ".join(refusal.value.errors)
    assert where in told
    assert words in told


def test_all_errors_are_told_at_once(asked):
    def change(sheet, rows):
        put("F", "abc")(sheet, rows)
        put("F", -2, "lab-agents")(sheet, rows)

    with pytest.raises(BadWorkbook) as refusal:
        workbooks.read(edited(asked, change), asked)

    assert len(refusal.value.errors) == 2


def test_file_of_another_lab_or_year_is_refused(cast, asked):
    other = return_of(asked.campaign, cast.other_lab)
    with pytest.raises(BadWorkbook, match="État'LIN"):
        workbooks.read(workbooks.write(other), asked)

    before = return_of(opened(cast, year=2024), cast.lab)
    with pytest.raises(BadWorkbook, match="celui de 2024"):
        workbooks.read(workbooks.write(before), asked)


def test_file_older_than_the_figures_is_refused(cast, asked):
    content = workbooks.write(asked)
    services.declare(actor=cast.member, lab_return=asked, lines=declared(3))

    with pytest.raises(BadWorkbook, match="ont changé"):
        workbooks.read(content, return_of(asked.campaign, cast.lab))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04casse", b"%PDF-1.7", b"a;b\n1;2\n", b"\x00" * 50])
def test_what_is_no_workbook_of_ours_is_refused(asked, content):
    with pytest.raises(BadWorkbook):
        workbooks.read(content, asked)


def test_formula_goes_out_as_text(cast, asked):
    services.declare(actor=cast.member, lab_return=asked, lines=declared(3, "=HYPERLINK(1)"))

    book = openpyxl.load_workbook(io.BytesIO(workbooks.write(return_of(asked.campaign, cast.lab))))

    row = next(row for row in book[workbooks.FIGURES].iter_rows(min_row=4) if row[0].value == "actions-known")
    assert (row[6].data_type, row[6].value) == ("s", "=HYPERLINK(1)")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 255), st.integers(0, 10**6))
def test_damaged_workbook_is_refused_or_read_whole(asked, byte, place):
    content = bytearray(workbooks.write(asked))
    content[place % len(content)] = byte

    try:
        lines, _ = workbooks.read(bytes(content), asked)
    except BadWorkbook:
        return
    assert set(lines) == {each.name for each in asked.lines.all()}


def test_upload_on_screen_is_whole_or_nothing(cast, client, asked):
    client.force_login(cast.member)

    def send(content):
        file = io.BytesIO(content)
        file.name = "bilan.xlsx"
        return client.post(f"{asked.get_absolute_url()}reprendre/", {"workbook": file})

    def bad(sheet, rows):
        put("F", 4)(sheet, rows)
        put("F", "abc", "lab-agents")(sheet, rows)

    refused = send(edited(asked, bad))
    assert refused.status_code == 422
    assert "colonne F" in refused.text
    assert line(asked).declared is None

    assert send(edited(asked, put("F", 4))).status_code == 302
    assert line(asked).declared == 4


def test_text_named_as_a_workbook_is_said_to_be_another_file(asked):
    with pytest.raises(BadWorkbook, match="pas celui d'une campagne"):
        workbooks.read(b"Code;Chiffre\n1;2\n", asked)


def test_percentage_typed_as_one_is_that_percentage(asked):
    share = asked.lines.filter(unit="%").first()

    def change(sheet, rows):
        cell = sheet[f"F{rows[share.name]}"]
        cell.value, cell.number_format = 0.45, "0%"

    lines, _ = workbooks.read(edited(asked, change), asked)

    assert lines[share.name].value == Decimal(45)
