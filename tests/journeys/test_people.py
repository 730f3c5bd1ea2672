"""A skill is claimed, attested by a colleague, put in an attestation that a stranger checks; days are said and lent."""

import re

from playwright.sync_api import expect

ALICE, BRUNO, CHARLIE = "alice@exemple.test", "bruno@exemple.test", "charlie@exemple.test"
SKILLS = {"desktop": "Médiation et dialogue", "phone": "Conduite d'entretiens"}


def test_claim_then_attested_then_checked(visitor, password, request):
    skill = SKILLS[request.node.callspec.id]
    alice, bruno, anyone = visitor(), visitor(), visitor()
    alice.sign_in(ALICE, password)
    claim(alice, skill)

    bruno.sign_in(BRUNO, password)
    bruno.open("/profil/attestations-demandees/")
    row = bruno.page.locator("#demandes .pk-line").filter(has_text=skill)
    row.get_by_role("link", name="Répondre").click()
    bruno.look()
    bruno.page.get_by_label(re.compile("^Maîtrise")).check(force=True)
    bruno.page.get_by_role("button", name="Répondre").click()
    expect(bruno.page.locator("main")).to_contain_text("Votre réponse est enregistrée")
    bruno.look()
    bruno.keep("attester")

    code = issue(alice, skill)
    address = alice.page.get_by_role("link", name="Vérifier").first.get_attribute("href")
    anyone.open(address)
    expect(anyone.page.locator("main")).to_contain_text("Valide")
    expect(anyone.page.locator("main")).not_to_contain_text("Alice")
    anyone.page.get_by_label("Code imprimé").fill(code)
    anyone.page.get_by_role("button", name="Voir ce qu'elle dit").click()
    expect(anyone.page.locator("main")).to_contain_text(skill)
    anyone.look()
    anyone.keep("attestation-verifiee")


def claim(alice, skill):
    page = alice.page
    alice.open("/profil/competences/")
    alice.keep("mes-competences")
    page.get_by_role("link", name="Ajouter une compétence").first.click()
    alice.look()
    page.get_by_label("Compétence", exact=True).select_option(label=skill)
    page.get_by_label(re.compile("^Pratique")).check(force=True)
    alice.keep("ajouter-competence")
    page.get_by_role("button", name="Ajouter").click()
    page.locator("main").get_by_role("link", name=skill).click()
    alice.look()
    alice.keep("ma-competence")
    page.get_by_role("link", name="Demander une attestation").click()
    alice.look()
    page.get_by_label("À qui le demander").select_option(label="Bruno Exemple")
    page.get_by_role("button", name="Demander").click()
    expect(page.locator("main")).to_contain_text("réponse attendue")


def issue(alice, skill):
    page = alice.page
    alice.open("/profil/attestations/nouvelle/")
    page.get_by_role("button", name="Voir mes contributions").click()
    alice.look()
    alice.keep("choisir-contributions")
    page.get_by_role("button", name="Voir l'aperçu").click()
    alice.look()
    alice.keep("apercu-attestation")
    expect(page.locator("main")).to_contain_text(skill)
    page.get_by_role("button", name="Établir l'attestation").click()
    expect(page.locator("main")).to_contain_text("Votre attestation est établie")
    alice.look()
    alice.keep("mes-attestations")
    with page.expect_download(timeout=60_000) as download:  # the first document loads what draws it
        page.get_by_role("link", name="Télécharger").first.click(timeout=60_000)
    assert download.value.suggested_filename.endswith(".pdf")
    text = page.locator(".pk-line").first.inner_text()
    return re.search(r"code ([A-Z2-7]{5}-[A-Z2-7]{5})", text)[1]


def test_days_are_said_and_asked_for(visitor, password):
    alice, charlie = visitor(), visitor()
    alice.sign_in(ALICE, password)
    alice.open("/profil/disponibilites/")
    alice.keep("disponibilites")
    alice.page.get_by_role("button", name="Enregistrer").click()
    expect(alice.page.locator("main")).to_contain_text("Vos disponibilités sont enregistrées")
    alice.open("/prets/")
    alice.keep("prets")

    charlie.sign_in(CHARLIE, password)
    charlie.open("/personnes/")
    charlie.page.get_by_role("link", name="Alice Exemple").first.click()
    charlie.look()
    charlie.keep("personne")
    charlie.page.get_by_role("link", name="Demander son aide").click()
    charlie.look()
    charlie.keep("demander-aide")
    charlie.page.get_by_label("Pour quoi faire").fill("Préparer une restitution")
    charlie.page.locator("select[name*='-W']").last.select_option(index=1)
    charlie.page.get_by_role("button", name="Envoyer la demande").click()
    expect(charlie.page.locator("main")).to_contain_text("Préparer une restitution")
    charlie.look()
    charlie.keep("pret")

    charlie.open("/postes/")
    charlie.keep("postes")
    charlie.page.get_by_role("link", name=re.compile("Stage en sociologie")).first.click()
    charlie.look()
    charlie.keep("poste")
