"""Forms of imports: bring a table, choose a sheet, say what each column holds."""

from typing import Any

from django import forms

from kilometre.engines.tables import LIMITS, letter

from .models import Import

COLUMN, FOR_ALL = "colonne_", "pour_tous_"
SHOWN_CELLS = 3
SHOWN_LENGTH = 40


class BringForm(forms.Form):
    """A file, or cells pasted."""

    file = forms.FileField(
        label="Fichier",
        required=False,
        allow_empty_file=True,  # the reader says it better
        max_length=1000,
        help_text=f"XLSX, CSV ou vCard. {LIMITS.weight // 1_000_000}\u00a0Mo et {LIMITS.rows // 1000}\u00a0000 lignes au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt,.vcf"}),
    )
    text = forms.CharField(
        label="Ou collez vos cellules ici",
        required=False,
        strip=False,
        max_length=2_000_000,
        help_text="Sélectionnez le tableau dans votre tableur, titres compris, copiez, puis collez.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.needed_if = "l'un des deux"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_file, has_text = cleaned.get("file") is not None, bool((cleaned.get("text") or "").strip())
        if not self.errors and has_file == has_text:
            self.add_error(
                "file",
                "Choisissez un fichier ou collez un tableau\u00a0: l'un des deux."
                if has_file
                else "Choisissez un fichier, ou collez un tableau dessous.",
            )
        return cleaned


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(label="Quelle feuille voulez-vous importer\u00a0?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, batch: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sheet"].choices = [(title, title) for title in batch.sheets]


class ColumnsForm(forms.Form):
    """For each column of the file, what it holds; then what is said once for all the lines.

    What a recognised column says already is folded, unless something is written there.
    """

    template_name = "exchange/columns_form.html"

    def __init__(self, *args: Any, batch: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.batch = batch
        kind = batch.of_kind
        choices = [("", "Ne pas importer")] + [
            (field.key, f"{field.label} (obligatoire)" if field.required else field.label)
            for field in kind.fields
        ]
        for index, head in enumerate(batch.header):
            self.fields[f"{COLUMN}{index}"] = forms.ChoiceField(
                label=f"{letter(index)}. {head}",
                choices=choices,
                required=False,
                initial=batch.columns[index],
                help_text=_sample(batch, index),
            )
            self.fields[f"{COLUMN}{index}"].needed_if = "reconnue" if batch.columns[index] else "à choisir"
        for field in kind.fields:
            if field.for_all:
                self.fields[f"{FOR_ALL}{field.key}"] = _for_all(field, batch.constants.get(field.key, ""))

    @property
    def folded(self) -> list[forms.BoundField]:
        return [field for field in self if self._is_folded(field)]

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if not self._is_folded(field)]

    def _is_folded(self, field: forms.BoundField) -> bool:
        is_for_all = field.name.startswith(FOR_ALL)
        has_column = field.name.removeprefix(FOR_ALL) in self.batch.columns
        return is_for_all and has_column and not field.value() and not field.errors

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[f"{COLUMN}{index}"] for index in range(len(self.batch.header))]

    @property
    def constants(self) -> dict[str, str]:
        return {
            name.removeprefix(FOR_ALL): text
            for name, text in self.cleaned_data.items()
            if name.startswith(FOR_ALL) and text
        }


def _for_all(field: Any, initial: str) -> forms.Field:
    given = {
        "label": f"{field.label}, pour toutes les lignes",
        "required": False,
        "initial": initial,
        "help_text": "Sert seulement aux lignes dont la cellule est vide ou absente.",
    }
    if field.choices:
        return forms.ChoiceField(choices=[("", "Une colonne le dit"), *field.choices.items()], **given)
    return forms.CharField(max_length=200, **given)


def _sample(batch: Import, index: int) -> str:
    """The first cells of the column that hold something."""
    found = []
    for row in batch.rows.order_by("line")[:20]:
        cell = " ".join(row.cells[index].split())
        if cell and cell not in found:
            found.append(cell if len(cell) <= SHOWN_LENGTH else f"{cell[: SHOWN_LENGTH - 1]}…")
    return " · ".join(found[:SHOWN_CELLS]) or "Colonne vide au début du fichier."
