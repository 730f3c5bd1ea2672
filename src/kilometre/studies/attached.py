"""What hangs on a study: files, exchanges, its place in search and in the menu, what it draws on."""

from kilometre.foundation import links
from kilometre.foundation.access import anyone
from kilometre.foundation.files import registry as files
from kilometre.foundation.journal import feed
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import registry as search
from kilometre.foundation.threads import registry as threads
from kilometre.foundation.ui import french, navigation

from . import rules
from .enums import TAKING_PART, StudyState
from .events import LabAsked, PartAccepted, PartAgreed, PartDeclined, PartEdited
from .models import Study
from .services.studies import BORN_FROM as BORN_FROM_CALL

FEEDS = links.register(
    links.Kind(
        "feeds", "Nourrit", "S'appuie sur l'étude", can_link=rules.can_link, sources=("studies.study",)
    )
)
BORN_FROM = links.register(
    links.Kind(
        BORN_FROM_CALL,
        "Née de l'appel",
        "A donné l'étude",
        can_link=rules.can_link,
        sources=("studies.study",),
        targets=("calls.call",),
    )
)


def document(study: Study) -> search.Document:
    """What is not published is found by those who see it; who was asked without taking part, by nobody."""
    labs = [str(part.lab) for part in study.parts.all() if part.state in TAKING_PART]
    results = study.results if study.state == StudyState.CONCLUDED else ""
    return search.Document(
        title=study.title,
        body="\n".join([study.question, results, study.lessons, str(study.reform or ""), *labs]),
        audience=Audience.PUBLIC if study.is_public else Audience.CASE,
        date=study.created_at,
    )


feed.register_team(Study, rules.is_of_team)
feed.keep_to_team(LabAsked, PartAgreed, PartAccepted, PartDeclined, PartEdited)
files.register(Study, can_read=rules.can_read, can_attach=rules.is_of_team)
threads.register(
    Study,
    can_read=rules.is_of_team,
    can_post=rules.is_of_team,
    readers=lambda _, study: french.listed(
        [
            *(str(who) for who in (study.coordinator, study.asked_by) if who),
            "les membres des labs à qui une part est demandée",
            "la coordination du réseau",
        ]
    ),
)
search.register(Study, document=document, kind_label="Études", via="for_page")
navigation.register("Études", "studies:studies", rule=anyone, order=48, group="Ensemble")
