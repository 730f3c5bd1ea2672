"""The same description for a terminal."""

from kilometre.engines.eventlog.description import Description
from kilometre.engines.eventlog.split import Cause

from .sentences import sentences
from .wording import capital, count, hours, in_hours, number, percent, spread


def plain_text(description: Description) -> str:
    """Key figures, split of time, sentences and assumptions, in lines of plain text."""
    log, mean = description.log, description.throughput.mean_h
    divisor = mean or 1.0
    counts = (
        f"{count(log.number_of_cases, 'dossier')}, {count(len(log), 'étape faite', 'étapes faites')}, "
        f"{count(len(log.activities), 'étape différente', 'étapes différentes')}, "
        f"{count(len(description.variants), 'parcours', 'parcours')}, "
        f"{count(description.open.cases, 'dossier ouvert', 'dossiers ouverts')}."
    )
    lines = [counts, "", "Temps moyen d'un dossier :"]
    for cause in Cause:
        value, (low, high) = description.split_h[cause.key], description.range_h[cause.key]
        if cause is Cause.WAITING_APPLICANT and not description.applicant:
            continue
        told = f"  ({spread(low, high)})" if spread(low, high) else ""
        lines.append(f"  {cause.french:<28} {in_hours(value):>12}  {percent(value / divisor):>14}{told}")
    lines.append(f"  {'total':<28} {in_hours(mean):>12}" + (f"  ({hours(mean)})" if mean >= 48 else ""))
    lines += ["", *(f"- {sentence}" for sentence in sentences(description))]
    if description.conformance is not None:
        found = description.conformance
        follow = "la suit" if found.conforming < 2 else "la suivent"
        conforming = f"{count(found.conforming, 'dossier')} sur {number(found.cases)} {follow}"
        lines += ["", f"Procédure « {found.procedure} » : {conforming}."]
        lines += [
            f"- {capital(one.kind.french)} : {one.what}, {count(len(one.cases), 'dossier')}"
            for one in found.deviations
        ]
    lines += [
        "",
        "Comment on le sait :",
        *(f"- {text}" for text in (*description.assumptions, *description.notes)),
    ]
    return "\n".join(lines)
