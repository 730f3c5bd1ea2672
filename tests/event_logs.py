"""Small event logs for tests: strategies of rows, and a log read from text."""

import io
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from kilometre.engines.eventlog import Execution, Options, Reading, read_log

MONDAY = datetime(2024, 3, 11, tzinfo=UTC)  # a Monday, in the same week as no change of clock


def at(hours: float) -> datetime:
    """An instant, in hours after Monday 11 March 2024 at midnight UTC."""
    return MONDAY + timedelta(hours=hours)


def executions(*, with_start: bool | None = None):
    """Rows with few cases, activities and people, and many equal instants."""

    @st.composite
    def row(draw):
        end = draw(st.integers(0, 200))
        started = draw(st.booleans()) if with_start is None else with_start
        return Execution(
            case=draw(st.sampled_from("abcd")),
            activity=draw(st.sampled_from(("recevoir", "avis", "décider", "relancer"))),
            end=at(end),
            start=at(draw(st.integers(0, end))) if started else None,
            resource=draw(st.sampled_from((None, "Ada", "Bea", "Chris"))),
            service=draw(st.sampled_from((None, "DDT", "Guichet"))),
        )

    return st.lists(row(), min_size=1, max_size=30)


def read(text: str | bytes, **options: object) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_log(io.BytesIO(data), Options(**options))


ENDS_ONLY = """N° de dossier;Étape;Date;Agent;Service
D1;Réception;11/03/2024 09:00;Ada;Guichet
D1;Avis;12/03/2024 17:30;Bea;DDT
D2;Réception;11/03/2024 10:00;Ada;Guichet
"""

BAD = """case,activity,timestamp
1,a,2024-03-11
1,b,le onze
,c,2024-03-11
2,a
2,b,2024-03-12,de trop
3,a,2024-03-13
"""

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'
    '<global scope="event"><string key="concept:name" value="?"/></global>\n'
)
KEYS = {"resource": "org:resource", "group": "org:group", "transition": "lifecycle:transition"}


def xes_event(activity, when, **more):
    texts = {"concept:name": activity} | {KEYS[name]: value for name, value in more.items()}
    inner = "".join(f'<string key="{key}" value="{value}"/>' for key, value in texts.items())
    return f'<event>{inner}<date key="time:timestamp" value="{when}"/></event>\n'


def xes_trace(name, *events):
    return f'<trace>\n<string key="concept:name" value="{name}"/>\n{"".join(events)}</trace>\n'


def xes(*traces):
    return HEAD + "".join(traces) + "</log>\n"


TWO = xes(
    xes_trace(
        "1",
        xes_event("a", "2024-03-11T08:00:00Z", resource="Ada", group="DDT"),
        xes_event("b", "2024-03-11T09:00:00Z"),
    ),
    xes_trace("2", xes_event("a", "2024-03-11T10:00:00Z")),
)
