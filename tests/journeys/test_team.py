"""A need is qualified by its contact, who composes a team; the colleague asked says yes, and the sender reads it."""

import re

from playwright.sync_api import expect

from journeys.test_need_to_project import send

CITIZEN, CONTACT, COLLEAGUE = "camille@exemple.test", "alice@exemple.test", "bruno@exemple.test"


def test_need_finds_its_team(visitor, password, request):
    citizen, contact, colleague = visitor(), visitor(), visitor()
    for who, email in ((citizen, CITIZEN), (contact, CONTACT), (colleague, COLLEAGUE)):
        who.sign_in(email, password)
    address = send(citizen, f"Se retrouver dans les aides ({request.node.callspec.id})")

    qualify(contact, address)
    compose(contact, address)
    accept(colleague)

    citizen.open(address)
    main = citizen.page.locator("main")
    expect(main).to_contain_text("L'équipe est complète")
    expect(main).to_contain_text("Bruno Exemple")
    citizen.keep("besoin-equipe")


def qualify(contact, address):
    page = contact.page
    contact.open(address)
    page.get_by_role("button", name="Prendre en charge").click()
    page.get_by_role("link", name="Qualifier le besoin").click()
    contact.look()
    page.get_by_label("Des courriers ou des règles difficiles à comprendre").check(force=True)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ajouter une compétence").click()
    contact.look()
    page.get_by_label("Quelle compétence ?").select_option("facilitation")
    page.get_by_label("Pour combien de jours de travail ?").fill("1")
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
