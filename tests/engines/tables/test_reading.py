"""What is read of the files that people have, and what is said of those that cannot be."""

import datetime as dt
import io
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilometre.engines.tables import Limits, ManySheets, Row, Unreadable, read, read_text

SMALL = Limits(rows=5, columns=9, cell=20, cells=100, weight=100_000, unpacked=300_000)


def workbook(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, change) -> bytes:
    """The same archive, each part passed through ``change(name, bytes)``."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return out.getvalue()


def test_workbook_gives_texts_with_their_lines():
    table = read(
        workbook(
            Suivi=[
                ["Suivi des actions 2026"],
                [],
                ["Titre", "Date", "Participants", None, "Titre"],
                ["Atelier", dt.date(2026, 3, 5), 12.0, True, 1.5],
                [],
                ["Visite", dt.datetime.fromisoformat("2026-03-06T14:30"), None, False],
            ]
        )
    )

    assert table.header == ("Titre", "Date", "Participants", "Colonne D", "Titre (colonne E)")
    assert [(row.line, row.values) for row in table.rows] == [
        (4, ("Atelier", "2026-03-05", "12", "oui", "1.5")),
        (6, ("Visite", "2026-03-06 14:30", "", "non", "")),
    ]


def test_merged_title_above_the_header_is_passed_over():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Annuaire"
    sheet.merge_cells("A1:C1")
    for row in (["Nom", "Courriel", "Ville"], ["Élise", "elise@exemple.fr", "Verdun"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue()).header == ("Nom", "Courriel", "Ville")


def test_formula_gives_the_value_it_last_had():
    content = repacked(
        workbook(F=[["Titre", "Nombre"], ["a", 3]]),
        lambda name, part: part.replace(b"<v>3</v>", b"<f>1+2</f><v>3</v>") if "sheet" in name else part,
    )

    assert read(content).rows[0].values == ("a", "3")


def test_several_filled_sheets_ask_which():
    content = workbook(Une=[["Nom"], ["a"]], Vide=[], Deux=[["Titre"], ["b"]])

    with pytest.raises(ManySheets) as told:
        read(content)

    assert told.value.sheets == ("Une", "Deux")
    assert read(content, sheet="Deux").header == ("Titre",)
    with pytest.raises(Unreadable, match="pas de feuille « Trois »"):
        read(content, sheet="Trois")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimited_text_is_understood(encoding, delimiter):
    lines = [["Prénom", "Rôle, ou fonction", "Été"], ["Zoé", 'dit "oui"\nà tout', "œuvre"], ["Léa", "", "x"]]
    text = "\r\n".join(
        delimiter.join('"{}"'.format(cell.replace('"', '""')) for cell in line) for line in lines
    )

    table = read(text.encode(encoding))

    assert table.header == tuple(lines[0])
    assert [(row.line, row.values) for row in table.rows] == [
        (2, ("Zoé", 'dit "oui"\nà tout', "œuvre")),
        (4, ("Léa", "", "x")),
    ]


def test_pasted_cells_are_read_by_tabulation():
    table = read_text("Titre\tDate\nAtelier, le premier\t05/03/2026\n")

    assert table.rows[0].values == ("Atelier, le premier", "05/03/2026")


def test_cards_give_a_row_each():
    content = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Martin;Élise;;;\r\nFN:Élise Martin\r\nEMAIL;TYPE=work:elise@exemple.fr\r\n"
        "PHOTO;ENCODING=b:AAAA\r\n BBBB\r\nORG:DDT;Habitat\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jo Petit\r\nTEL;VALUE=uri:tel:+33612345678\r\nEND:VCARD\r\n"
    )

    table = read(content.encode())

    shown = [(row.line, dict(zip(table.header, row.values, strict=True))) for row in table.rows]
    assert (shown[0][0], shown[1][0]) == (1, 10)
    assert shown[0][1]["Nom"] == "Martin"
    assert shown[0][1]["Organisation"] == "DDT, Habitat"
    assert shown[1][1]["Téléphone"] == "+33612345678"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "mot de passe"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "pas du texte"),
        (b"Nom;Ville\n", "Rien sous les titres"),
        (b"BEGIN:VCARD\nFN:A\n", "Ligne 1 : la carte n'a pas de fin"),
        (b";".join([b"a"] * 10) + b"\n1;2", "Ligne 1, colonne J : plus de 9 colonnes"),
        (b"a;b\n1;" + b"x" * 30, "Ligne 2, colonne B : une cellule de plus de 20"),
        (b"a;b\n" + b"1;2\n" * 9, "plus de 5 lignes"),
        (b"a;b\n" + b"1;2\n" * 90_000, "pèse plus"),
    ],
)
def test_refusal_says_where_and_why(content, says):
    with pytest.raises(Unreadable) as told:
        read(content, limits=SMALL)

    assert says.lower() in str(told.value).lower()


def test_bomb_is_refused_before_it_is_read():
    content = repacked(workbook(A=[["Nom"], ["a"]]), lambda _, part: part + b" " * 400_000)

    with pytest.raises(Unreadable, match="trop lourd"):
        read(content, limits=SMALL)


def test_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    content = repacked(
        workbook(A=[["Nom"], ["a"]]),
        lambda name, part: bomb + part if name.endswith("sheet1.xml") else part,
    )

    with pytest.raises(Unreadable, match="entités"):
        read(content)


def test_far_blank_row_does_not_hold_memory():
    content = repacked(
        workbook(A=[["Nom"], ["a"]]),
        lambda name, part: part.replace(b'r="2"', b'r="1048576"') if "sheet1" in name else part,
    )

    with pytest.raises(Unreadable, match="trop loin"):
        read(content)


SAMPLE = workbook(A=[["Nom", "Date"], ["Élise", dt.date(2026, 3, 5)], ["Jo", 12]], B=[["x"], ["y"]])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_workbook_never_raises_anything_else(data):
    content = bytearray(SAMPLE[: data.draw(st.integers(4, len(SAMPLE)))])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] ^= 1 << data.draw(st.integers(0, 7))

    told_or_read(bytes(content))


@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_damaged_part_of_a_sound_archive_never_raises_anything_else(damaged, data):
    def change(name, part):
        if name != damaged:
            return part
        part = bytearray(part)
        for place in data.draw(st.lists(st.integers(0, len(part) - 1), min_size=1, max_size=6)):
            part[place] = data.draw(st.integers(0, 255))
        return bytes(part)

    told_or_read(repacked(SAMPLE, change))


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"BEGIN:VCARD\n{text}\nEND:VCARD".encode())
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    told_or_read(content)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8),
            min_size=2,
            max_size=2,
        ),
        min_size=2,
        max_size=20,
    )
)
@settings(deadline=None)
def test_written_rows_are_read_back(rows):
    content = workbook(A=rows)

    table = read(content)

    assert [list(row.values) for row in table.rows] == rows[1:]
    assert [row.line for row in table.rows] == list(range(2, len(rows) + 1))


def told_or_read(content: bytes) -> None:
    """Anything but a table or a told error fails the test."""
    with suppress(Unreadable):
        table = read(content, limits=Limits(rows=50, columns=20))
        assert all(len(row.values) == len(table.header) for row in table.rows)
        assert len(set(table.header)) == len(table.header)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_quote_left_open_is_refused_where_it_opens(end):
    with pytest.raises(Unreadable, match="Ligne 3 : guillemets mal placés"):
        read_text(f'Nom;Genre\nB;Association\n"A;Association\nC;Association{end}')


def test_quotes_inside_a_cell_that_opens_with_none_are_kept():
    assert read_text('Nom;Genre\nLe "lab";x\n').rows[0].values == ('Le "lab"', "x")


def test_apostrophe_that_keeps_a_spreadsheet_from_running_a_cell_is_taken_off():
    """A table of lines to correct comes back as it left."""
    assert read_text("Nom;Tél\n'=2+3;'+33612345678\n'oui';'Ndrine\n").rows == (
        Row(2, ("=2+3", "+33612345678")),
        Row(3, ("'oui'", "'Ndrine")),
    )


def test_formula_that_was_never_calculated_is_refused_with_its_cell():
    with pytest.raises(Unreadable, match="Ligne 3, colonne B : une formule n'a pas de valeur"):
        read(workbook(A=[["Nom", "Nombre"], ["a", 3], ["b", "=1+2"]]))


def test_formula_whose_value_is_an_empty_text_is_a_blank_cell():
    content = repacked(
        workbook(A=[["Titre", "Nombre"], ["a", 3]]),
        lambda name, part: (
            part.replace(b'<c r="B2" t="n"><v>3</v>', b'<c r="B2" t="str"><f>""</f><v></v>')
            if "sheet1" in name
            else part
        ),
    )

    assert read(content).rows[0].values == ("a", "")


def test_formula_of_a_sheet_that_is_not_read_stops_nothing():
    content = workbook(A=[["Nom"], ["a"]], B=[["x"], ["=1+2"]])

    assert read(content, sheet="A").rows[0].values == ("a",)


def test_workbook_with_macros_is_read_without_running_them():
    kind = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = repacked(
        workbook(A=[["Nom"], ["a"]]),
        lambda _, part: part.replace(kind, b"vnd.ms-excel.sheet.macroEnabled.main+xml"),
    )
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")

    assert read(out.getvalue()).rows[0].values == ("a",)


def test_size_that_a_sheet_claims_is_not_believed():
    content = repacked(
        workbook(A=[["Nom", "x"], ["a", "b"]]),
        lambda name, part: part.replace(b"A1:B2", b"A1:XFD1048576") if "sheet1" in name else part,
    )

    assert len(read(content).rows) == 1


def test_workbook_that_counts_days_from_1904_gives_the_same_days_and_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["Date", "Note"])
    book.active.append([dt.date(2026, 3, 5), "x"])
    out = io.BytesIO()
    book.save(out)

    table = read(out.getvalue())

    assert table.rows[0].values == ("2026-03-05", "x")
    assert "1904" in table.describes


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [(0.45, "0%", "45 %"), (0.075, "0.0%", "7.5 %"), (1, "0%", "100 %"), (0.45, "0.00", "0.45")],
)
def test_percentage_is_read_as_it_is_shown(value, shape, text):
    book = openpyxl.Workbook()
    book.active.append(["Part"])
    book.active.append([value])
    book.active["A2"].number_format = shape
    out = io.BytesIO()
    book.save(out)

    [row] = read(out.getvalue()).rows

    assert row.values == (text,)
