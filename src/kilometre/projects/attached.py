"""What hangs on actions, projects and roadmaps: files, place in search and in the menu."""

from kilometre.foundation.access import anyone
from kilometre.foundation.files import registry as files
from kilometre.foundation.journal import feed
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import registry as search
from kilometre.foundation.ui import navigation

from . import rules
from .models import Action, Project, Roadmap


def project_document(project: Project) -> search.Document:
    labs = [project.lead_lab, *project.partner_labs.all()]
    return search.Document(
        title=project.title,
        body="\n".join(
            [project.objective, project.approach, project.result, *(str(lab) for lab in labs if lab)]
        ),
        audience=Audience.PUBLIC if project.is_public else Audience.CASE,
        date=project.created_at,
        territories=(project.territory.code,) if project.territory else (),
    )


def action_document(action: Action) -> search.Document | None:
    if action.is_withdrawn:
        return None
    return search.Document(
        title=action.title,
        body="\n".join([action.summary, action.get_kind_display(), *(str(lab) for lab in action.labs.all())]),
        audience=Audience.PUBLIC,
        date=action.created_at,
    )


def roadmap_document(roadmap: Roadmap) -> search.Document:
    return search.Document(
        title=roadmap.title,
        body="\n".join([roadmap.summary, *(axis.title for axis in roadmap.axes.all())]),
        audience=Audience.PUBLIC,
        date=roadmap.created_at,
        territories=(roadmap.territory.code,) if roadmap.territory else (),
    )


feed.register_team(Project, rules.can_edit_project)
feed.register_team(Action, rules.can_edit_action)
feed.register_team(Roadmap, rules.can_edit_roadmap)
feed.register_party(Project, rules.sent_the_need)
feed.register_party(Action, rules.sent_the_need)
files.register(Project, can_read=anyone, can_attach=rules.can_edit_project)
search.register(Project, document=project_document, kind_label="Projets", via="for_page")
search.register(Action, document=action_document, kind_label="Actions", via="for_page")
search.register(Roadmap, document=roadmap_document, kind_label="Feuilles de route", via="for_page")
navigation.register("Projets", "projects:projects", rule=anyone, order=40)
