"""The API of all contexts."""

from kilometre.foundation.api import site
from kilometre.intake.api import router as needs
from kilometre.network.api import router as labs
from kilometre.network.vacancies_api import router as vacancies
from kilometre.projects.api import actions, projects

api = site.build(
    {"/labs": labs, "/needs": needs, "/projects": projects, "/actions": actions, "/vacancies": vacancies}
)
