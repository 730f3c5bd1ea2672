"""From a figure to its rows, from a campaign to a signature, from a booklet in the making to the one that everybody reads."""

import re

from playwright.sync_api import expect

LEAD, COORDINATOR = "bruno@exemple.test", "gilles@exemple.test"
LAB = "Lab Exemple Meuse"
CAMPAIGN, BOOKLET = re.compile(r"^Bilan 20\d\d$"), re.compile(r"^Livret des labs 20\d\d$")
DRAWING = 90_000  # milliseconds: the worker shares the machine with the browser


def test_account_leads_to_the_rows_of_a_figure(visitor):
    anybody = visitor()
    anybody.open("/bilan/")
    anybody.keep("bilan")
    anybody.page.get_by_role("link", name="Projets connus ici").click()
    anybody.look()

    expect(anybody.page.locator("main")).to_contain_text("Projets publics décrits sur la plateforme")
    expect(anybody.page.get_by_role("heading", name="Ce qui est compté")).to_be_visible()
    anybody.open("/bilan/?region=44&year=2025")
    expect(anybody.page.locator("main")).to_contain_text("Grand Est, 2025")


def test_lab_completes_and_signs_its_figures(visitor, password):
    coordinator, lead = visitor(), visitor()
    coordinator.sign_in(COORDINATOR, password)
    lead.sign_in(LEAD, password)
    give_back(coordinator)

    lead.open("/campagnes/")
    lead.page.locator("main").get_by_role("link", name=CAMPAIGN).first.click()
    lead.look()
    lead.page.get_by_role("link", name=LAB).click()
    lead.look()
    lead.page.get_by_role("link", name="Corriger et compléter").click()
    lead.look()
    lead.keep("campagne-completer")
    lead.page.get_by_label(re.compile("^Agents du lab")).fill("3,5")
    lead.page.get_by_role("button", name="Enregistrer").click()
    expect(lead.page.locator("main")).to_contain_text("3,5\u00a0ETP")
    confirmed(lead, "Signer")
    expect(lead.page.locator("main")).to_contain_text("Signé par Bruno Exemple")
    lead.look()
    lead.keep("campagne-signee")

    coordinator.page.reload()
    expect(coordinator.page.locator("main summary", has_text="Rouvrir")).to_be_visible()


def test_booklet_is_drawn_then_read_by_everybody(visitor, password):
    coordinator, anybody = visitor(), visitor()
    coordinator.sign_in(COORDINATOR, password)
    coordinator.open("/livrets/")
    coordinator.page.locator("main").get_by_role("link", name=BOOKLET).first.click()
    expect(coordinator.page.get_by_role("link", name="Télécharger le PDF")).to_be_visible(timeout=DRAWING)
    coordinator.page.reload()
    coordinator.look()
    coordinator.keep("livret")
    if coordinator.page.get_by_role("button", name="Publier", exact=True).count():
        confirmed(coordinator, "Publier")
    expect(coordinator.page.locator("main")).not_to_contain_text("Non publié")
    address = coordinator.page.url

    anybody.open(address)
    assert anybody.page.request.get(f"{address}pdf/").body().startswith(b"%PDF-")
    anybody.page.get_by_role("link", name="Vérifier un fichier").click()
    anybody.look()
    expect(anybody.page.locator("main")).to_contain_text("intact")


def give_back(coordinator):
    """Stay on the page of the lab's return, given back to it if it was signed."""
    coordinator.open("/campagnes/")
    coordinator.page.locator("main").get_by_role("link", name=CAMPAIGN).first.click()
    coordinator.look()
    coordinator.page.get_by_role("link", name=LAB).click()
    opening = coordinator.page.locator("main summary", has_text="Rouvrir")
    if opening.count():
        opening.click()
        coordinator.page.get_by_label("Pourquoi rouvrez-vous ce bilan").fill("Pour l'essai suivant.")
        coordinator.page.locator("main form").get_by_role("button", name="Rouvrir").click()
        expect(coordinator.page.locator("main")).to_contain_text("Le bilan est rouvert")


def confirmed(guest, name):
    guest.page.locator("main").get_by_role("button", name=name, exact=True).click()
    guest.page.locator(".pk-dialog button").filter(has_not_text="Annuler").first.click()
    guest.page.wait_for_load_state()
