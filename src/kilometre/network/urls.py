"""Addresses of the directory."""

from typing import ClassVar

from django.urls import path, register_converter

from .enums import TerritoryKind
from .views import (
    availability,
    data,
    held_skills,
    home,
    labs,
    loans,
    organisations,
    people,
    places,
    reforms,
    skills,
    statements,
    teams,
    vacancies,
)

app_name = "network"


class TerritoryKindConverter:
    """Kinds of large territories, in the words of addresses."""

    regex = "region|collectivite|departement|intercommunalite"
    words: ClassVar[dict[str, str]] = {
        TerritoryKind.REGION: "region",
        TerritoryKind.COLLECTIVITY: "collectivite",
        TerritoryKind.DEPARTMENT: "departement",
        TerritoryKind.EPCI: "intercommunalite",
    }

    def to_python(self, value: str) -> str:
        return next(kind for kind, word in self.words.items() if word == value)

    def to_url(self, value: str) -> str:
        return self.words[value]


register_converter(TerritoryKindConverter, "territory_kind")

urlpatterns = [
    path("", home.home_page, name="home"),
    path("labs/", labs.LabList.as_view(), name="labs"),
    path("labs.csv", data.labs_csv, name="labs-csv"),
    path("labs.geojson", data.labs_geojson, name="labs-geojson"),
    path("labs/carte/", labs.lab_map, name="map"),
    path("labs/nouveau/", labs.lab_create, name="lab-create"),
    path("labs/<slug:slug>/", labs.lab_page, name="lab"),
    path("labs/<slug:slug>/modifier/", labs.lab_edit, name="lab-edit"),
    path("labs/<slug:slug>/historique/", labs.lab_history, name="lab-history"),
    path("labs/<slug:slug>/citations/ajouter/", labs.lab_cite, name="lab-cite"),
    path("labs/<slug:slug>/citations/<int:citation_id>/retirer/", labs.lab_uncite, name="lab-uncite"),
    path("labs/<slug:slug>/equipe/", teams.lab_team, name="lab-team"),
    path("labs/<slug:slug>/equipe/<int:membership_id>/terminer/", teams.lab_team_end, name="lab-team-end"),
    path("communes/", places.place_search, name="places"),
    path("communes/<slug:code>/", places.commune, name="commune"),
    path("territoires/<territory_kind:kind>/<slug:code>/", places.territory_page, name="territory"),
    path("organisations/", organisations.OrganisationList.as_view(), name="organisations"),
    path("organisations/nouvelle/", organisations.organisation_create, name="organisation-create"),
    path("organisations/<id:public_id>/", organisations.organisation_page, name="organisation"),
    path("organisations/<id:public_id>/modifier/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<id:public_id>/agents/", teams.organisation_team, name="organisation-team"),
    path(
        "organisations/<id:public_id>/agents/<int:membership_id>/terminer/",
        teams.organisation_team_end,
        name="organisation-team-end",
    ),
    path("personnes/", people.PersonList.as_view(), name="people"),
    path("personnes/<id:public_id>/", people.person_page, name="person"),
    path("profil/", people.profile, name="profile"),
    path("profil/competences/", held_skills.my_skills, name="my-skills"),
    path("profil/competences/ajouter/", held_skills.claim, name="my-skill-claim"),
    path("profil/competences/<slug:slug>/", held_skills.my_skill, name="my-skill"),
    path("profil/competences/<slug:slug>/niveau/", held_skills.level, name="my-skill-level"),
    path("profil/competences/<slug:slug>/attester/", held_skills.ask, name="my-skill-ask"),
    path("profil/competences/<slug:slug>/travaux/", held_skills.show_work, name="my-skill-work"),
    path(
        "profil/competences/<slug:slug>/travaux/retirer/",
        held_skills.withdraw_work,
        name="my-skill-work-withdraw",
    ),
    path("profil/competences/<slug:slug>/retirer/", held_skills.drop, name="my-skill-drop"),
    path("profil/attestations-demandees/", held_skills.endorsements, name="endorsements"),
    path("profil/attestations-demandees/<int:endorsement_id>/", held_skills.endorse, name="endorse"),
    path(
        "profil/attestations-demandees/<int:endorsement_id>/retirer/",
        held_skills.withdraw,
        name="endorsement-withdraw",
    ),
    path("profil/disponibilites/", availability.my_availability, name="my-availability"),
    path("profil/attestations/", statements.statements, name="statements"),
    path("profil/attestations/nouvelle/", statements.prepare, name="statement-prepare"),
    path("profil/attestations/<id:public_id>/document.pdf", statements.download, name="statement-pdf"),
    path("profil/attestations/<id:public_id>/revoquer/", statements.revoke, name="statement-revoke"),
    path("attestations/<slug:number>/", statements.check, name="statement-check"),
    path("personnes/<id:public_id>/preter/", loans.ask, name="loan-ask"),
    path("prets/", loans.LoanList.as_view(), name="loans"),
    path("prets/<id:public_id>/", loans.loan, name="loan"),
    path("prets/<id:public_id>/repondre/", loans.answer, name="loan-answer"),
    path("prets/<id:public_id>/accepter/", loans.accept, name="loan-accept"),
    path("prets/<id:public_id>/decliner/", loans.decline, name="loan-decline"),
    path("prets/<id:public_id>/annuler/", loans.cancel, name="loan-cancel"),
    path("prets/<id:public_id>/terminer/", loans.end, name="loan-end"),
    path("prets/<id:public_id>/relancer/", loans.remind, name="loan-remind"),
    path("postes/", vacancies.VacancyList.as_view(), name="vacancies"),
    path("postes/nouveau/", vacancies.write, name="vacancy-write"),
    path("postes/<id:public_id>/", vacancies.vacancy, name="vacancy"),
    path("postes/<id:public_id>/modifier/", vacancies.edit, name="vacancy-edit"),
    path("postes/<id:public_id>/publier/", vacancies.publish, name="vacancy-publish"),
    path("postes/<id:public_id>/retirer/", vacancies.withdraw, name="vacancy-withdraw"),
    path("reformes/", reforms.reform_list, name="reforms"),
    path("reformes/<slug:slug>/", reforms.reform_page, name="reform"),
    path("competences/", skills.skill_list, name="skills"),
    path("competences.jsonld", skills.skill_export, name="skills-export"),
    path("competences/<slug:slug>/", skills.skill_page, name="skill"),
]
