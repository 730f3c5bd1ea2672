"""Which column of a table plays which part; guessed from names, shown, and set by ``--map``."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kilometre.engines.eventlog.problems import Unreadable


class Role(StrEnum):
    """The part that a column plays; the value is the word used in ``--map``."""

    CASE = "case"
    ACTIVITY = "activity"
    START = "start"
    END = "end"
    RESOURCE = "resource"
    SERVICE = "service"
    LIFECYCLE = "lifecycle"
    INSTANCE = "instance"
    KIND = "kind"
    ORDER = "order"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH: Final = {
    Role.CASE: "dossier",
    Role.ACTIVITY: "étape",
    Role.START: "début",
    Role.END: "fin",
    Role.RESOURCE: "personne",
    Role.SERVICE: "service",
    Role.LIFECYCLE: "transition",
    Role.INSTANCE: "exécution",
    Role.KIND: "type de dossier",
    Role.ORDER: "ordre",
}

_LINKS: Final = frozenset({"de", "du", "des", "la", "le", "l", "d", "et"})
# Best name first. Compared without accents, case, punctuation or small words: « N° de dossier » is "n dossier".
_NAMES: Final[dict[Role, tuple[str, ...]]] = {
    Role.CASE: (
        "case concept name", "case id", "caseid", "case", "dossier", "n dossier", "no dossier", "num dossier",
        "numero dossier", "id dossier", "identifiant dossier",
        "reference dossier", "dossier id", "demande", "numero demande", "id demande",
        "trace", "trace id", "process instance", "instance id", "ticket", "ticket id", "numero", "reference", "ref",
    ),
    Role.ACTIVITY: (
        "concept name", "activity", "activity name", "activite", "etape", "nom etape", "libelle etape", "tache",
        "verb", "task", "event", "evenement", "action", "operation", "statut", "status", "etat", "step", "libelle",
    ),
    Role.START: (
        "start timestamp", "start time", "start", "started at", "time start", "begin", "begin time", "debut",
        "date debut", "heure debut", "date heure debut", "commence", "start date", "date start",
    ),
    Role.END: (
        "time timestamp", "end time", "end timestamp", "end", "ended at", "time end", "complete timestamp",
        "complete time", "completion time", "completed at", "occurred at", "fin", "date fin",
        "heure fin", "date heure fin", "termine", "end date", "date end", "timestamp", "time", "datetime", "horodatage",
        "date heure", "date evenement", "date action", "date",
    ),
    Role.RESOURCE: (
        "org resource", "resource", "ressource", "agent", "actor", "acteur", "user", "utilisateur", "personne",
        "instructeur", "gestionnaire", "operator", "employee", "nom agent", "traite par", "par",
    ),
    Role.SERVICE: (
        "org group", "service", "facts service", "bureau", "unite", "direction", "group", "groupe", "department",
        "departement", "organisation", "org role", "role", "team", "equipe", "pole",
    ),
    Role.LIFECYCLE: (
        "lifecycle transition", "lifecycle", "transition", "event type", "type evenement",
    ),
    Role.INSTANCE: ("concept instance", "activity instance id", "activity instance", "instance activite"),
    Role.KIND: (
        "case type", "case kind", "type dossier", "nature dossier", "type demande", "kind",
    ),
    Role.ORDER: ("order", "ordre", "case position", "position", "rang", "sequence", "seq", "event index"),
}  # fmt: skip
NEEDED: Final = (Role.CASE, Role.ACTIVITY, Role.END)


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns found: role to column name, and which were asked for rather than guessed."""

    columns: Mapping[Role, str]
    given: frozenset[Role] = frozenset()

    def describe(self) -> tuple[tuple[str, str, bool], ...]:
        """(role in French, column, guessed?) in the order of roles."""
        return tuple(
            (role.french, self.columns[role], role not in self.given) for role in Role if role in self.columns
        )


def parse_map(text: str) -> dict[Role, str]:
    """Read ``case=N° dossier,end=Date`` (roles in English or in French). ValueError, in French, otherwise."""
    words = {role.value: role for role in Role} | {_plain(role.french): role for role in Role}
    chosen: dict[Role, str] = {}
    for part in re.split(r",(?=[^,=]+=)", text):
        word, equals, column = part.partition("=")
        role = words.get(_plain(word))
        if not equals or not column.strip():
            raise ValueError(f"« {part} » : attendu « rôle=colonne ».")
        if role is None:
            raise ValueError(f"Rôle inconnu : « {word.strip()} » (rôles : {', '.join(words)}).")
        chosen[role] = column.strip()
    return chosen


def find_roles(header: Sequence[str], wanted: Mapping[Role, str]) -> Roles:
    """Roles of the columns of a table; those of ``wanted`` are taken as given.

    Raises
    ------
    Unreadable
        A wanted column is absent, or no column looks like a case, an activity or an instant.
    """
    for role, column in wanted.items():
        if column not in header:
            raise Unreadable(
                f"La colonne « {column} », demandée pour « {role.french} », n'existe pas. {_listed(header)}"
            )
    columns = dict(wanted)
    free = {column for column in header if column not in wanted.values()}
    plain = {column: _plain(column) for column in header}
    for role in Role:
        if role in columns:
            continue
        for name in _NAMES[role]:
            found = next((column for column in header if column in free and plain[column] == name), None)
            if found is not None:
                columns[role] = found
                free.discard(found)
                break
    if Role.END not in columns and Role.START in columns:
        columns[Role.END] = columns.pop(Role.START)
    if absent := [role for role in NEEDED if role not in columns]:
        names = ", ".join(f"« {role.french} »" for role in absent)
        example = ",".join(f"{role.value}=…" for role in absent)
        raise Unreadable(
            f"Aucune colonne reconnue pour {names}. {_listed(header)} Désignez-les avec --map {example}"
        )
    return Roles(columns, frozenset(wanted))


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("°", " ")).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join([word for word in words if word not in _LINKS] or words)


def _listed(header: Iterable[str]) -> str:
    shown = [column if len(column) <= 40 else f"{column[:40]}…" for column in header]
    more = f"… ({len(shown)} en tout)" if len(shown) > 40 else ""
    return f"Colonnes du fichier : {', '.join(shown[:40])}{more}."
