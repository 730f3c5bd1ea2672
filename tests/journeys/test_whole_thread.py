"""The whole thread in one go: a need, what was solved elsewhere, its team, its project, a stage, the account, the booklet."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from journeys.test_need_to_project import pass_a_stage, publish, turn_into_project
from journeys.test_reporting import DRAWING
from journeys.test_similar import TITLE, write_beside_a_similar_project

CITIZEN, CONTACT, COLLEAGUE = "camille@exemple.test", "alice@exemple.test", "bruno@exemple.test"
COORDINATOR = "gilles@exemple.test"


@pytest.mark.slow
def test_need_goes_all_the_way_to_the_booklet(visitor, password, request):
    people = citizen, contact, colleague, coordinator = [visitor() for _ in range(4)]
    for who, email in zip(people, (CITIZEN, CONTACT, COLLEAGUE, COORDINATOR), strict=True):
        who.sign_in(email, password)
    anybody = visitor()
    project_title = f"Un atelier ouvert en un rendez-vous ({request.node.callspec.id})"
    known = projects_known(anybody)

    address = write_beside_a_similar_project(citizen, f"{TITLE} ({request.node.callspec.id})")
    qualify(contact, address)
    compose(contact, address)
    accept(colleague)
    citizen.open(address)
    expect(citizen.page.locator("main")).to_contain_text("l'équipe est complète")
    expect(citizen.page.locator("main")).not_to_contain_text(
        "Bruno Exemple"
    )  # who helps is the team's affair
    citizen.keep("besoin-equipe")
    project_address = turn_into_project(contact, address, project_title)
    pass_a_stage(contact, project_address)
    publish(contact, project_address)

    citizen.open(address)
    expect(citizen.page.get_by_role("link", name=project_title).first).to_be_visible()
    anybody.open("/projets/tableau/?lab=lab-exemple-meuse")
    expect(anybody.page.locator("main")).to_contain_text(project_title)
    assert projects_known(anybody) == known  # an example counts in no figure
    assert project_title in text_of_a_new_booklet(coordinator)


def qualify(contact, address):
    page = contact.page
    contact.open(address)
    page.get_by_role("button", name="Prendre en charge").click()
    page.get_by_role("link", name="Qualifier le besoin").click()
    contact.look()
    page.get_by_label("Des courriers ou des règles difficiles à comprendre").check(force=True)
    page.get_by_label("Urgence").select_option(index=1)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ajouter une compétence").click()
    contact.look()
    page.get_by_label("Quelle compétence ?").select_option("facilitation")
    page.get_by_label("Pour combien de jours de travail ?").fill("1")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#qualification")).to_contain_text("1 jour")
    contact.look()


def compose(contact, address):
    page = contact.page
    page.get_by_role("link", name="Composer une équipe").click()
    page.wait_for_url(re.compile(r"/equipe/$"))
    contact.look()
    expect(page.locator("main")).to_contain_text("Bruno Exemple")
    contact.keep("equipe-proposee")
    page.get_by_role("button", name="Demander cette équipe").first.click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("#equipe")).to_contain_text("La réponse de Bruno Exemple est attendue")
    contact.look()


def accept(colleague):
    """From « Mon lundi », where the place that waits is written."""
    page = colleague.page
    colleague.open("/lundi/")
    page.get_by_role("link", name=re.compile("Répondre")).first.click()
    page.wait_for_url(re.compile(r"/repondre/$"))
    colleague.look()
    page.get_by_label("J'accepte").check(force=True)
    page.locator("main form").get_by_role("button", name="Répondre").click()
    expect(page.locator("main")).to_contain_text("L'équipe est complète")
    colleague.look()
    colleague.keep("equipe-complete")


def projects_known(guest) -> str:
    guest.open("/indicateurs/projets-connus/")
    return guest.page.locator("main h1 + *").first.inner_text()


def text_of_a_new_booklet(coordinator) -> str:
    page = coordinator.page
    coordinator.open("/livrets/")
    page.get_by_role("link", name="Préparer un livret").click()
    coordinator.look()
    page.get_by_role("button", name="Préparer le livret").click()
    page.wait_for_url(re.compile(r"/livrets/[a-z0-9]{12}/$"))
    expect(page.get_by_role("link", name="Télécharger le PDF")).to_be_visible(timeout=DRAWING)
    pdf = page.request.get(f"{page.url}pdf/").body()
    pages = (one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", " ".join(pages).replace("\x00", ""))
