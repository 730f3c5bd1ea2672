"""Cases still open when the log ends: their durations are not known yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import HOUR, Flags
from .log import EventLog

_USUALLY_LAST: Final = 0.5
_PATIENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class OpenCases:
    """How many, their mean age at the end of the log in hours, and how one knows (a French sentence).

    ``is_given``: the user named the last activities; otherwise it is a presumption.
    """

    cases: int
    mean_age_h: float
    how: str
    is_given: bool


def find_open(log: EventLog, final: Collection[str] = ()) -> tuple[Flags, OpenCases]:
    """Flags of the open cases, shape (m,), and what to say of them.

    With ``final``, a case is open when none of its executions is of these activities. Without, it is presumed open when
    its last activity is one that usually does not end cases (fewer than half of its executions do) and it has been
    silent for less than 95 % of the silences between two executions of a case have lasted.
    """
    last = log.bounds[1:] - 1
    end = log.end.max(initial=0)
    if final:
        is_final = np.isin(log.activities, list(final))
        closed = np.bitwise_or.reduceat(is_final[log.activity], log.bounds[:-1])
        found = ~closed
        how = f"Dossiers où aucune de ces étapes n'a eu lieu : {', '.join(sorted(final))}."
    else:
        names = len(log.activities)
        ends = np.bincount(log.activity[last], minlength=names)
        usual = ends >= _USUALLY_LAST * np.bincount(log.activity, minlength=names)
        silences = (log.start[1:] - log.end[:-1])[~log.is_first[1:]]
        patience = np.quantile(silences, _PATIENCE) if len(silences) else 0
        found = ~usual[log.activity[last]] & (end - log.case_end < patience)
        how = (
            "Supposés ouverts : leur dernière étape n'est pas de celles qui terminent d'habitude un dossier, et leur "
            "silence à la fin du journal n'a rien d'inhabituel. Nommez les étapes finales pour le savoir vraiment."
        )
    ages = (end - log.case_start[found]) / HOUR
    return found, OpenCases(int(found.sum()), float(ages.mean()) if len(ages) else 0.0, how, bool(final))
