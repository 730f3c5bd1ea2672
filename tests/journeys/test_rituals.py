"""From a ritual to a decision, to an action, which goes to the next meeting until it is done."""

import re

from playwright.sync_api import expect

LEAD, MEMBER = "bruno@exemple.test", "alice@exemple.test"
ACTION = "Appeler la mairie de l'exemple"


def test_decision_gives_an_action_carried_to_the_next_meeting(visitor, password, request):
    lead = visitor()
    lead.sign_in(LEAD, password)
    action = f"{ACTION} ({request.node.callspec.id})"
    make_ritual(lead, f"Point du matin ({request.node.callspec.id})")
    press(lead, "Noter une décision")
    fill(lead, "Décision, en une phrase", "La liste est publiée lundi.", "Noter")
    press(lead, "Confier une action")
    lead.page.get_by_label("Qui s'en charge").select_option(label="Alice Exemple")
    lead.page.get_by_label("Pour quand").fill("2030-06-30")
    fill(lead, "Ce qui est à faire", action, "Confier")
    lead.keep("reunion")
    lead.page.get_by_role("button", name="Publier le compte rendu").click()
    confirm(lead)
    expect(lead.page.locator("main")).to_contain_text("Le compte rendu est publié")
    lead.look()

    lead.page.locator(".pk-breadcrumb").get_by_role("link", name=re.compile("Point du matin")).click()
    lead.look()
    lead.keep("rituel")
    lead.page.locator(".pk-callout").get_by_role("link").first.click()
    expect(lead.page.locator("#reportees")).to_contain_text(action)
    lead.look()
    lead.keep("reunion-suivante")

    member = visitor()
    member.sign_in(MEMBER, password)
    expect(member.page.locator("main")).to_contain_text(ACTION)
    member.open("/actions-de-reunion/?mine=on")
    member.page.get_by_role("link", name=action).click()
    member.look()
    member.page.get_by_role("link", name="C'est fait").click()
    fill(member, "Un mot sur le résultat", "La mairie est d'accord.", "C'est fait")
    expect(member.page.locator("main")).to_contain_text("La mairie est d'accord.")
    member.keep("action-faite")


def test_pages_of_the_network_stand_and_a_person_registers(visitor, password):
    member = visitor()
    member.open("/reseaux/")
    member.sign_in(MEMBER, password)
    member.open("/reseaux/")
    member.keep("reseaux")
    member.page.get_by_role("link", name="Réseau Exemple des données utiles").click()
    member.look()
    member.keep("reseau")
    for path in ("/rendez-vous/", "/decisions/", "/actions-de-reunion/", "/mon-calendrier/"):
        member.open(path)
        member.keep(path.strip("/"))
    member.page.get_by_role("button", name=re.compile("adresse")).first.click()
    member.page.wait_for_load_state()
    expect(member.page.locator("main")).to_contain_text(re.compile(r"calendriers/.+/moi\.ics|Créer"))
    member.open("/rendez-vous/")
    member.page.get_by_role("link", name="Se former à l'ouverture des données (exemple)").click()
    member.look()
    member.keep("rendez-vous-un")


def make_ritual(lead, title):
    """A ritual whose first meeting was yesterday, and the page of that meeting."""
    lead.open("/reseaux/")
    lead.page.get_by_role("link", name="Réseau Exemple des données utiles").click()
    lead.page.get_by_role("link", name="Créer un rituel").click()
    lead.page.get_by_label("Nom du rituel").fill(title)
    ago = "new Date(Date.now() - 864e5).toLocaleDateString('sv-SE', {timeZone: 'Europe/Paris'})"
    yesterday = lead.page.evaluate(ago)
    lead.page.get_by_label("Première date").fill(yesterday)
    lead.page.get_by_label("Heure", exact=True).fill("00:00")
    lead.look()
    lead.keep("rituel-nouveau")
    lead.page.get_by_role("button", name="Créer le rituel").click()
    lead.page.wait_for_url("**/rituels/**")
    lead.look()
    lead.open(f"{lead.page.url}reunions/{yesterday}/")


def press(guest, name):
    guest.page.get_by_role("link", name=name).click()
    guest.page.wait_for_load_state()
    guest.look()


def fill(guest, label, words, button):
    guest.page.get_by_label(label).fill(words)
    guest.page.locator("main form").get_by_role("button", name=button).click()
    guest.page.wait_for_load_state()
    guest.look()


def confirm(guest):
    guest.page.locator(".pk-dialog button").filter(has_not_text="Annuler").first.click()
    guest.page.wait_for_load_state()
