"""A lab's figures as a workbook that goes out prefilled and comes back completed: whole, or refused line by line."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kilometre.engines import tables
from kilometre.engines.tables import parsing
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french

from .asked import OWN
from .models import LabReturn, ReturnLine
from .services import Declared

FIGURES, MARKS = "Vos chiffres", "Repères"
HEADS = (
    "Code", "Rubrique", "Chiffre", "Unité", "Calculé par la plateforme", "Votre chiffre", "Votre commentaire", "Définition",
)  # fmt: skip
WIDTHS = (10, 16, 38, 12, 18, 16, 40, 80)
CODE, COMPUTED, DECLARED, COMMENT = HEADS[0], HEADS[4], HEADS[5], HEADS[6]
WHOLE = "commentaire-general"  # the code of the line where the lab says something of all its figures
FORMAT = "1"
SHOWN = 20  # errors
OTHER = "Ce classeur n'est pas celui d'une campagne. Téléchargez-le depuis la page du bilan de votre lab, puis remplissez-le."


class BadWorkbook(Refused):
    """Nothing was taken. ``errors`` say where and why."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


def write(lab_return: LabReturn) -> bytes:
    """The workbook: one line a figure, the ids in a hidden sheet, and only the lab's two columns unlocked."""
    import xlsxwriter  # noqa: PLC0415 (used here alone)

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet, marks = book.add_worksheet(FIGURES), book.add_worksheet(MARKS)
        _write_figures(book, sheet, lab_return)
        for row, pair in enumerate((("Repère", "Valeur"), *_marks(lab_return).items())):
            marks.write_row(row, 0, pair)
        marks.very_hidden()
    return content.getvalue()


def read(content: bytes, lab_return: LabReturn) -> tuple[dict[str, Declared], str]:
    """What a completed workbook declares, by name, and the lab's comment. BadWorkbook, with every error, else."""
    try:
        _check_marks(content, lab_return)
        table = tables.read(content, sheet=FIGURES)
    except tables.Unreadable as error:
        raise BadWorkbook([str(error)]) from error
    if missing := [head for head in (CODE, COMPUTED, DECLARED, COMMENT) if head not in table.header]:
        raise BadWorkbook([f"La colonne « {missing[0]} » manque. {OTHER}"])
    errors: list[str] = []
    found, comment = _read_lines(table, lab_return, errors)
    if errors:
        more = (
            [f"Et {french.count(len(errors) - SHOWN, 'autre erreur', 'autres erreurs')}."]
            if len(errors) > SHOWN
            else []
        )
        raise BadWorkbook([*errors[:SHOWN], *more])
    return found, comment


def _write_figures(book: Any, sheet: Any, lab_return: LabReturn) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#0d3b42", "font_color": "#ffffff", "text_wrap": True, "valign": "top"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    typed = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#fdf3e1", "border": 1, "border_color": "#ddd2bf"})  # fmt: skip
    sheet.write_string(
        0, 2, f"{lab_return} : complétez les deux colonnes colorées. Vide : le chiffre calculé convient."
    )
    sheet.write_string(
        1,
        2,
        f"À signer avant le {french.date(lab_return.campaign.due_on)}. Enregistrez ce classeur, puis rendez-le sur la page "
        "du bilan, par « Reprendre le classeur rempli ».",
    )
    sheet.write_row(2, 0, HEADS, head)
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width, None, {"hidden": index == 0})
    row = 3
    for line in sorted(
        lab_return.lines.all(), key=lambda line: line.topic != OWN
    ):  # what only the lab knows comes first
        for index, text in enumerate((line.name, line.topic, line.label, line.unit)):
            sheet.write_string(row, index, text, plain)
        _write_number(sheet, row, 4, line.computed, plain)
        _write_number(sheet, row, 5, line.declared, typed)
        sheet.write_string(row, 6, line.comment, typed)
        sheet.write_string(row, 7, line.definition, plain)
        row += 1
    for index, text in enumerate((WHOLE, OWN, "Commentaire sur l'ensemble", "")):
        sheet.write_string(row, index, text, plain)
    sheet.write_string(row, 6, lab_return.comment, typed)
    sheet.freeze_panes(3, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_number(sheet: Any, row: int, column: int, value: Decimal | None, shape: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, shape)
    else:
        sheet.write_number(row, column, float(value), shape)


def _marks(lab_return: LabReturn) -> dict[str, str]:
    return {
        "format": FORMAT,
        "année": str(lab_return.campaign.year),
        "lab": lab_return.lab.slug,
        "nom du lab": str(lab_return.lab),
        "bilan": lab_return.public_id,
        "version": str(lab_return.version),
    }


def _check_marks(content: bytes, lab_return: LabReturn) -> None:
    """The right file, for this year, this lab, and the figures as they are now."""
    if not content.startswith(b"PK"):  # another kind of table would be read, and be said to be empty
        raise tables.Unreadable(OTHER)
    try:
        table = tables.read(content, sheet=MARKS)
    except tables.Unreadable as error:
        told = str(error)
        raise tables.Unreadable(OTHER if MARKS in told else told) from error
    given = {row.values[0]: row.values[1] for row in table.rows if len(row.values) > 1}
    wanted = _marks(lab_return)
    if given.get("format") != FORMAT:
        raise tables.Unreadable(OTHER)
    if given.get("année") != wanted["année"]:
        raise tables.Unreadable(
            f"Ce classeur est celui de {given.get('année')} ; ce bilan est celui de {wanted['année']}."
        )
    if given.get("lab") != wanted["lab"]:
        raise tables.Unreadable(
            f"Ce classeur est celui du lab « {given.get('nom du lab')} », pas celui {french.of(lab_return.lab)}."
        )
    if given.get("bilan") != wanted["bilan"]:
        raise tables.Unreadable(OTHER)
    if given.get("version") != wanted["version"]:
        raise tables.Unreadable(
            "Des chiffres ont changé ici depuis que ce classeur a été téléchargé. Téléchargez-le de nouveau, ou complétez "
            "à l'écran."
        )


def _read_lines(
    table: tables.Table, lab_return: LabReturn, errors: list[str]
) -> tuple[dict[str, Declared], str]:
    places = {head: table.header.index(head) for head in (CODE, COMPUTED, DECLARED, COMMENT)}
    known = {line.name: line for line in lab_return.lines.all()}
    found: dict[str, Declared] = {}
    comment = lab_return.comment
    for row in table.rows:
        cells = {head: row.values[place] for head, place in places.items()}
        name = cells[CODE]
        if name == WHOLE:
            comment = cells[COMMENT]
            errors.extend(_at(row, COMMENT, places, _too_long(comment, 2000)))
        elif name not in known:
            errors.extend(_at(row, CODE, places, f"« {name or 'vide'} » n'est pas un chiffre de ce bilan."))
        elif name in found:
            errors.extend(_at(row, CODE, places, f"« {known[name].label} » est déjà plus haut."))
        else:
            found[name] = _read_line(row, cells, places, known[name], errors)
    errors.extend(
        f"La ligne « {line.label} » manque : laissez-la vide si vous n'avez rien à y mettre."
        for name, line in known.items()
        if name not in found
    )
    return found, comment


def _read_line(
    row: tables.Row, cells: dict[str, str], places: dict[str, int], line: ReturnLine, errors: list[str]
) -> Declared:
    computed, declared = parsing.number(cells[COMPUTED]), parsing.number(cells[DECLARED])
    if computed.error or not _is_same(computed.value, line.computed):
        errors.extend(
            _at(
                row,
                COMPUTED,
                places,
                f"la plateforme a calculé {_shown(line.computed)} : corrigez dans la colonne « {DECLARED} ».",
            )
        )
    errors.extend(_at(row, DECLARED, places, declared.error or _refusal(line, declared.value)))
    errors.extend(_at(row, COMMENT, places, _too_long(cells[COMMENT], 500)))
    value = None if declared.error or declared.value is None else Decimal(str(round(declared.value, 4)))
    return Declared(value, cells[COMMENT])


def _refusal(line: ReturnLine, value: float | None) -> str:
    if value is None:
        return ""
    if value < 0:
        return "un chiffre ne descend pas sous zéro."
    if value > 1_000_000_000:
        return "ce nombre est trop grand."
    return "un pourcentage ne dépasse pas 100." if line.unit == "%" and value > 100 else ""


def _too_long(text: str, length: int) -> str:
    return f"ce texte dépasse {length} caractères." if len(text) > length else ""


def _at(row: tables.Row, head: str, places: dict[str, int], said: str) -> Iterator[str]:
    """« Ligne 7, colonne F (Votre chiffre) : … »; nothing when there is nothing to say."""
    if said:
        yield f"Ligne {row.line}, colonne {tables.letter(places[head])} ({head}) : {said}"


def _is_same(given: float | None, kept: Decimal | None) -> bool:
    if given is None or kept is None:
        return given is None and kept is None
    return abs(given - float(kept)) < 1e-6


def _shown(value: Decimal | None) -> str:
    return "ce chiffre autrement, ou pas du tout" if value is None else french.number(value.normalize())
