"""What of a log a model knows: its steps, by id or by name, and its kinds of cases."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from kilometre.engines.eventlog import EventLog
from kilometre.engines.eventlog.report.wording import SPACE, percent, quoted

from .model import Model

_SHOWN: Final = 8


class Unrecognised(ValueError):
    """No step of the log is in the model; the message says so, in French."""


def step_ids(*versions: Model) -> dict[str, str]:
    """The step that each name in a log stands for, in any version of a model."""
    return {
        name: step.id
        for version in versions
        for step in version.steps
        for name in (step.id, step.name)
        if name
    }


def recognise(log: EventLog, known: Mapping[str, str], model: Model) -> tuple[str, ...]:
    """What the model does not know of the log, in French sentences.

    Raises
    ------
    Unrecognised
        It knows none of its steps.
    """
    used = np.bincount(log.activity, minlength=len(log.activities))
    unknown = [code for code, name in enumerate(log.activities) if name not in known and used[code]]
    unknown.sort(key=lambda code: -int(used[code]))
    if int(used[unknown].sum()) == len(log):
        raise Unrecognised(
            f"aucune étape de ce journal n'est dans le modèle. Étapes du journal : {_listed(log.activities)}. "
            f"Étapes du modèle : {_listed([step.name or step.id for step in model.steps])}. "
            "Un autre modèle, un autre journal, ou une autre colonne (--map activity=…) ?"
        )
    notes = []
    if unknown:
        share = percent(float(used[unknown].sum()) / len(log))
        told = _listed([log.activities[code] for code in unknown])
        notes.append(f"Étapes du journal que le modèle ne connaît pas : {told} ({share} des étapes faites).")
    kinds = {kind.name for kind in model.kinds}
    strange = [name for name in log.kinds if name not in kinds]
    if strange and len(kinds) > 1:
        notes.append(
            f"Types de dossiers que le modèle ne connaît pas : {_listed(strange)}. Ils sont simulés comme "
            f"{quoted(model.kinds[0].name)}."
        )
    return tuple(notes)


def _listed(names: Sequence[str]) -> str:
    more = f" et {len(names) - _SHOWN}{SPACE}autres" if len(names) > _SHOWN + 1 else ""
    return ", ".join(quoted(name) for name in (names[:_SHOWN] if more else names)) + more
