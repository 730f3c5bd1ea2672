"""Writing a need shows what was solved elsewhere; what the person found useful is on the page of the need."""

import re

from playwright.sync_api import expect

CITIZEN, MEMBER = "camille@exemple.test", "alice@exemple.test"
PROJECT = "Un seul guichet pour s'installer (exemple)"
TITLE = "Un seul guichet pour installer mon atelier"
TEXT = "Je cours après les avis de chaque service pour ouvrir mon atelier."


def test_a_similar_project_is_found_while_writing_and_kept_with_the_need(visitor, password, request):
    citizen, member = visitor(), visitor()
    citizen.sign_in(CITIZEN, password)
    member.sign_in(MEMBER, password)
    title = f"{TITLE} ({request.node.callspec.id})"

    address = write_beside_a_similar_project(citizen, title)

    member.open(address)
    of_need = member.page.locator("#deja-resolu")
    of_need.scroll_into_view_if_needed()
    expect(of_need.get_by_role("link", name=PROJECT)).to_be_visible()
    case = of_need.get_by_role("listitem").filter(has_text=PROJECT)
    case.get_by_role("button", name="Utile", exact=True).click()
    expect(case).to_contain_text("Vous l'avez jugé utile", timeout=20_000)
    member.look()
    member.keep("cas-semblables-du-besoin")
    case.get_by_role("button", name="Annuler mon avis").click()
    expect(case.get_by_role("button", name="Utile", exact=True)).to_be_visible()
    member.open(address + "semblables/")
    member.keep("cas-semblables-page")
    member.open("/projets/")
    member.page.get_by_role("link", name=PROJECT).first.click()
    expect(member.page.locator("#liens")).to_contain_text(title)


def write_beside_a_similar_project(citizen, title) -> str:
    """Judge the project found useful, then send; the address of the need."""
    page = citizen.page
    citizen.open("/besoins/nouveau/")
    page.get_by_label("Votre besoin, en une phrase").fill(title)
    page.get_by_label("Que se passe-t-il aujourd'hui ?").fill(TEXT)
    page.get_by_label("Qui est concerné ?").fill("Les artisans qui s'installent")
    found = page.locator("#semblables").get_by_role("link", name=PROJECT)
    for _ in range(80):  # the index follows the journal
        page.get_by_role("button", name="Voir les cas semblables").click()
        page.wait_for_timeout(700)
        if found.count():
            break
    expect(found).to_be_visible()
    useful = page.get_by_role("button", name=f"Utile : {PROJECT}")
    useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")
    citizen.look()
    citizen.keep("cas-semblables-en-ecrivant")
    page.get_by_label("Où ?").fill("55029")
    page.get_by_label("À quel lab ?").select_option(label="Lab Exemple Meuse")
    page.get_by_role("button", name="Envoyer mon besoin").click()
    page.wait_for_url(re.compile(r"/besoins/[a-z0-9]{12}/$"))
    expect(page.locator("#liens")).to_contain_text(PROJECT)
    citizen.look()
    return page.url


def test_cases_are_shown_without_scripts(visitor, password):
    guest = visitor(java_script_enabled=False)
    page = guest.page
    page.goto(guest.site + "/besoins/nouveau/")
    page.get_by_label("Votre besoin, en une phrase").fill(TITLE)
    page.get_by_label("Votre adresse électronique").fill("quelqu.un@exemple.test")

    page.get_by_role("button", name="Voir les cas semblables").click()

    expect(page.locator("#semblables").get_by_role("link", name=PROJECT)).to_be_visible()
    expect(page.get_by_label("Votre besoin, en une phrase")).to_have_value(TITLE)
    expect(page.get_by_label("Votre adresse électronique")).to_have_value("quelqu.un@exemple.test")
    page.get_by_role("button", name=f"Sans rapport : {PROJECT}").click()
    expect(page.get_by_role("button", name=f"Sans rapport : {PROJECT}")).to_have_attribute(
        "aria-pressed", "true"
    )
