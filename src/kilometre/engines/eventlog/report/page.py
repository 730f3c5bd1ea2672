"""The report: one HTML file, in French, without script, nor anything to fetch."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from importlib import resources
from typing import Final

from kilometre.engines.eventlog.description import Description
from kilometre.engines.eventlog.log import instant
from kilometre.engines.eventlog.split import Cause
from kilometre.engines.eventlog.workload import FEWEST

from . import definitions
from .drawing import graph, months_chart, split_bar
from .sentences import sentences
from .tables import Column, Html, table
from .wording import SPACE, between, capital, count, hours, in_hours, month, number, percent, quoted, spread

_ROWS: Final = 12
_VARIANTS: Final = 10
_STEPS_OF_VARIANT: Final = 12
_FEW_CASES: Final = 100
_SHOWN_CASES: Final = 12


def report(
    description: Description,
    *,
    source: str,
    made_on: date,
    columns: Sequence[tuple[str, str, bool]] = (),
) -> str:
    """The whole page. ``source`` names the log; ``columns`` is what its reader recognised."""
    style = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    sections = [(key, title, body) for key, title, body in _sections(description, columns) if body]
    links = "".join(f'<li><a href="#{key}">{escape(title)}</a></li>' for key, title, _ in sections)
    blocks = "".join(
        f'<section id="{key}" aria-labelledby="{key}-titre"><h2 id="{key}-titre">{escape(title)}</h2>{body}</section>'
        for key, title, body in sections
    )
    return (
        '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Où passe le temps : {escape(source)}</title><style>{style}</style></head><body>"
        '<a class="skip" href="#bref">Aller au contenu</a>'
        f"<header><h1>Où passe le temps</h1>{_lead(description, source)}"
        f'<nav aria-label="Parties du rapport"><ul>{links}</ul></nav></header>'
        f"<main>{_figures(description)}{blocks}</main>"
        f"<footer><p>Rapport fait le {made_on:%d/%m/%Y} par Premier Kilomètre (kilometre twin describe). "
        "Il ne contient aucun nom de personne, sauf si la lecture a été faite avec --keep-names. Les durées sont des durées "
        f"écoulées ; un jour y vaut 24{SPACE}heures.</p></footer></body></html>\n"
    )


def _lead(description: Description, source: str) -> str:
    log = description.log
    first, last = instant(log.start.min()), instant(log.end.max())
    lines = [
        f'<p class="lead">{escape(source)} : {count(log.number_of_cases, "dossier")}, du {first:%d/%m/%Y} au {last:%d/%m/%Y}.</p>'
    ]
    if description.throughput.cases < _FEW_CASES:
        lines.append(
            f'<p class="notice">Moins de {_FEW_CASES} dossiers : les moyennes tiennent à quelques-uns. Lisez les cas un par un '
            "avant de conclure.</p>"
        )
    if description.starts.estimated:
        part = percent(description.starts.estimated / len(log))
        lines.append(
            f"<p class=\"notice\">{capital(part)} des étapes n'ont pas d'heure de début dans ce journal : leur durée de travail est "
            "estimée, et ce qui en dépend est donné avec une fourchette. Les parts du temps, le nombre de lots et le schéma suivent "
            "l'estimation centrale.</p>"
        )
    return "".join(lines)


def _figures(description: Description) -> str:
    taken = description.throughput
    cards = [
        ("Dossiers", number(description.log.number_of_cases), definitions.CASES),
        ("Durée moyenne", hours(taken.mean_h), definitions.MEAN),
        ("Durée médiane", hours(taken.median_h), definitions.MEDIAN),
        ("Neuf dossiers sur dix", hours(taken.p90_h), definitions.P90),
        ("Dossiers encore ouverts", number(description.open.cases), description.open.how),
        ("Parcours différents", number(len(description.variants)), definitions.VARIANTS),
    ]
    inner = "".join(
        f'<div><dt>{escape(name)}</dt><dd class="value">{escape(value)}</dd><dd class="what">{escape(what)}</dd></div>'
        for name, value, what in cards
    )
    return f'<dl class="figures">{inner}</dl>'


def _sections(
    description: Description, columns: Sequence[tuple[str, str, bool]]
) -> Iterator[tuple[str, str, str]]:
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences(description))
    yield "bref", "En bref", f'<ul class="brief">{told}</ul>'
    yield "temps", "Où passe le temps d'un dossier", _time(description)
    yield "schema", "Le parcours des dossiers", _graph(description)
    yield "etapes", "Étape par étape", _steps(description)
    yield "mois", "Mois par mois", _months(description)
    yield "services", "Service par service", _services(description)
    yield "reprises", "Ce qui est refait", _rework(description)
    yield "lots", "Ce qui est traité par lots", _batches(description)
    yield "procedure", "Comparaison avec la procédure", _conformance(description)
    yield "parcours", "Les parcours les plus fréquents", _variants(description)
    yield "methode", "Comment on le sait", _method(description, columns)


def _what(text: str) -> str:
    return f'<p class="what-of">{escape(text)}</p>'


def _scroll(label: str, inner: str) -> str:
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">{inner}</div>'


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{inner}</details>"


def _time(description: Description) -> str:
    mean = description.throughput.mean_h
    divisor = mean or 1.0
    rows: list[tuple[str, ...]] = []
    for cause in Cause:
        value, (low, high) = description.split_h[cause.key], description.range_h[cause.key]
        if cause is Cause.WAITING_APPLICANT and not description.applicant:
            continue
        name = Html(f'<span class="swatch cause-{cause.name.lower()}"></span>{escape(capital(cause.french))}')
        rows.append(
            (name, in_hours(value), percent(value / divisor), spread(low, high), definitions.CAUSES[cause])
        )
    whole = f"{in_hours(mean)} ({hours(mean)})" if mean >= 48 else in_hours(mean)
    rows.append(("Durée moyenne d'un dossier", whole, percent(mean / divisor), "", definitions.MEAN))
    columns = [
        Column("Cause"),
        Column("Par dossier"),
        Column("Part"),
        *([Column("Fourchette")] if description.starts.estimated else []),
        Column("Définition", is_number=False, is_long=True),
    ]
    if not description.starts.estimated:
        rows = [(*row[:3], row[4]) for row in rows]
    caption = "Temps moyen d'un dossier, par cause. Les lignes s'additionnent exactement."
    if description.starts.estimated:
        caption += f" {definitions.RANGE}"
    return split_bar(description) + table(
        caption, [Column(columns[0].heading, is_number=False), *columns[1:]], rows
    )


def _graph(description: Description) -> str:
    picture = graph(description)
    left_out = []
    if picture.hidden_steps:
        left_out.append(count(picture.hidden_steps, "étape peu fréquente", "étapes peu fréquentes"))
    if picture.hidden_passages >= 0.005:
        left_out.append(f"{percent(picture.hidden_passages)} des passages")
    note = f" Pour rester lisible, le schéma laisse de côté {' et '.join(left_out)}." if left_out else ""
    rows = [
        (f"{one.source} → {one.target}", number(one.times), hours(one.mean_h))
        for one in picture.passages[: 2 * _ROWS]
    ]
    columns = [Column("Passage", is_number=False), Column("Fois"), Column("Temps moyen entre les deux")]
    listing = table("Passages entre les étapes du schéma, les plus fréquents d'abord.", columns, rows)
    return (
        _what(definitions.GRAPH + note)
        + _scroll("Schéma du parcours, à faire défiler", picture.svg)
        + _folded("Le schéma en tableau", listing)
    )


def _steps(description: Description) -> str:
    has_services = any(step.service for step in description.steps)
    rows = []
    for step in description.steps[:_ROWS]:
        work = between(step.low_h[Cause.WORK.key], step.high_h[Cause.WORK.key]) if step.is_told else "–"
        is_open = step.activity not in description.applicant  # no opening hours at the applicant's
        rows.append(
            (
                step.activity,
                *([step.service or "–"] if has_services else []),
                number(step.executions),
                percent(step.share),
                between(*step.wait_range_h, hours),
                between(*step.open_wait_range_h) if is_open else "–",
                work if is_open else "–",
            )
        )
    columns = [
        Column("Étape", is_number=False),
        *([Column("Service", is_number=False)] if has_services else []),
        Column("Fois"),
        Column("Part du temps"),
        Column("Attente"),
        Column("dont heures ouvertes"),
        Column("Travail"),
    ]
    more = len(description.steps) - len(rows)
    caption = "Étapes, celles qui prennent le plus de temps d'abord." + (
        f" {number(more)} autres pèsent moins." if more > 0 else ""
    )
    legend = "".join(
        f"<li><strong>{escape(name)}</strong> : {escape(what)}</li>"
        for name, what in (
            ("Part du temps", definitions.SHARE),
            ("Attente", definitions.STEP_WAIT),
            ("Heures ouvertes", definitions.STEP_OPEN),
            ("Travail", definitions.STEP_WORK),
        )
    )
    return table(caption, columns, rows) + _folded("Définitions", f"<ul>{legend}</ul>")


def _months(description: Description) -> str:
    if len(description.months) < 2:
        return ""
    rows = [
        (
            capital(month(one.month)),
            number(one.begun),
            number(one.ended.cases),
            hours(one.ended.mean_h) if one.ended.cases else "–",
            hours(one.ended.median_h) if one.ended.cases else "–",
            hours(one.ended.p90_h) if one.ended.cases else "–",
        )
        for one in description.months
    ]
    columns = [
        Column("Mois", is_number=False),
        Column("Dossiers commencés"),
        Column("Dossiers terminés"),
        Column("Durée moyenne"),
        Column("Médiane"),
        Column("Neuf sur dix"),
    ]
    what = (
        "Durée médiane des dossiers, selon le mois de leur dernier événement. Les premiers mois du journal ne contiennent que des "
        "dossiers courts : ceux qui ont commencé avant lui n'y sont pas."
    )
    chart = _scroll("Durée médiane par mois", months_chart(description))
    return _what(what) + chart + _folded("Les mois en tableau", table("Dossiers par mois.", columns, rows))


def _services(description: Description) -> str:
    rows = []
    for one in description.workload:
        told = one.people is not None
        rows.append(
            (
                one.service,
                number(one.executions),
                _numbers(one.waiting_range),
                number(one.people or 0) if told else f"moins de {FEWEST}",
                between(*one.work_range_h) if one.work_range_h is not None else "–",
                _shares(one.utilisation_range) if one.utilisation_range is not None else "–",
            )
        )
    columns = [
        Column("Service", is_number=False),
        Column("Étapes faites"),
        Column("Dossiers en attente"),
        Column("Personnes"),
        Column("Travail visible"),
        Column("Occupation"),
    ]
    body = _what(f"{definitions.WAITING_MEAN} {definitions.WORKLOAD}") + table(
        "Charge des services.", columns, rows
    )
    if description.handovers:
        moves = [
            (
                f"{one.source} → {one.target}",
                number(one.count),
                between(*(one.range_h or (one.mean_h, one.mean_h)), hours),
                between(*(one.handover_range_h or (one.mean_handover_h, one.mean_handover_h))),
            )
            for one in description.handovers[:_ROWS]
        ]
        moved = [
            Column("De → à", is_number=False),
            Column("Fois"),
            Column("Temps moyen"),
            Column("dont passage de main"),
        ]
        body += f"<h3>Passages d'un service à l'autre</h3>{_what(definitions.HANDOVERS)}" + table(
            "Passages, ceux qui prennent le plus de temps au total d'abord.", moved, moves
        )
    return body


def _numbers(bounds: tuple[float, float]) -> str:
    low, high = number(bounds[0], 1), number(bounds[1], 1)
    return low if low == high else f"de {low} à {high}"


def _shares(bounds: tuple[float, float]) -> str:
    low, high = percent(bounds[0]), percent(bounds[1])
    return low if low == high else f"de {low} à {high}"


def _rework(description: Description) -> str:
    cases = description.log.number_of_cases
    rows = [
        (
            one.activity,
            f"{number(one.cases)} ({percent(one.cases / cases)})",
            number(one.repeats),
            hours(one.mean_return_h),
            "directement" if one.via == one.activity else f"après {quoted(one.via)}",
        )
        for one in description.rework[:_ROWS]
    ]
    columns = [
        Column("Étape", is_number=False),
        Column("Dossiers"),
        Column("Fois en plus"),
        Column("Retour moyen"),
        Column("Le plus souvent", is_number=False),
    ]
    return (
        _what(definitions.REWORK) + table("Étapes refaites, les plus coûteuses d'abord.", columns, rows)
        if rows
        else ""
    )


def _batches(description: Description) -> str:
    rows = [
        (
            one.activity,
            number(one.runs),
            number(one.median_size),
            percent(one.share),
            between(*(one.wait_range_h or (one.mean_wait_h, one.mean_wait_h)), hours),
            capital(one.usual_day) or "–",
        )
        for one in description.batches[:_ROWS]
    ]
    columns = [
        Column("Étape", is_number=False),
        Column("Lots"),
        Column("Taille médiane"),
        Column("Part des exécutions"),
        Column("Attente avant le lot"),
        Column("Jour habituel", is_number=False),
    ]
    what = f"{definitions.BATCH} Attente avant le lot : {definitions.BATCH_WAIT}"
    return _what(what) + table("Étapes faites par lots.", columns, rows) if rows else ""


def _conformance(description: Description) -> str:
    found = description.conformance
    if found is None:
        return ""
    names = description.log.cases
    rows = [
        (
            f"{capital(one.kind.french)} : {one.what}",
            f"{number(len(one.cases))} ({percent(len(one.cases) / found.cases)})",
            ", ".join(names[case] for case in one.cases[:_SHOWN_CASES])
            + ("…" if len(one.cases) > _SHOWN_CASES else ""),
        )
        for one in found.deviations[: 2 * _ROWS]
    ]
    legend = "".join(f"<li>{escape(text)}</li>" for text in definitions.CONFORMANCE.values())
    whole = percent(found.conforming / found.cases) if found.cases else "0"
    columns = [
        Column("Écart", is_number=False),
        Column("Dossiers"),
        Column("Lesquels", is_number=False, is_long=True),
    ]
    return (
        f"<p>{escape(whole)} des dossiers ({number(found.conforming)} sur {number(found.cases)}) suivent la procédure "
        f"{escape(quoted(found.procedure))} en tout point.</p>"
        + table("Écarts, les plus fréquents d'abord.", columns, rows)
        + _folded("Définitions", f"<ul>{legend}</ul>")
    )


def _variants(description: Description) -> str:
    rows = []
    whole = description.log.number_of_cases
    for index, size in enumerate(description.variants.count[:_VARIANTS].tolist()):
        path = description.variants.activities(description.log, index)
        shown = " → ".join(path[:_STEPS_OF_VARIANT]) + (
            f" → … ({len(path)} étapes)" if len(path) > _STEPS_OF_VARIANT else ""
        )
        rows.append((f"Parcours {index + 1}", f"{number(size)} ({percent(size / whole)})", shown))
    columns = [
        Column("Parcours", is_number=False),
        Column("Dossiers"),
        Column("Étapes", is_number=False, is_long=True),
    ]
    return _what(definitions.VARIANTS) + table("Parcours, les plus fréquents d'abord.", columns, rows)


def _method(description: Description, columns: Sequence[tuple[str, str, bool]]) -> str:
    texts = [*description.assumptions, description.open.how, *description.notes]
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    body = f'<ul class="brief">{items}</ul>'
    if columns:
        rows = [
            (capital(role), column, "reconnue" if guessed else "donnée") for role, column, guessed in columns
        ]
        heads = [Column(name, is_number=False) for name in ("Rôle", "Colonne du journal", "Comment")]
        body += "<h3>Colonnes lues</h3>" + table("Ce que le journal contient.", heads, rows)
    return body
