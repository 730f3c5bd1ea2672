"""One need, from sending to the project page, as four people: a citizen, a lab's member, another lab's lead, a visitor."""

import re

from playwright.sync_api import expect

CITIZEN, MEMBER, OTHER_LAB = "camille@exemple.test", "alice@exemple.test", "charlie@exemple.test"


def test_need_becomes_the_project_of_two_labs(visitor, password, request):
    title = f"Un guichet mobile dans les villages ({request.node.callspec.id})"
    project_title = f"Le guichet vient à vous ({request.node.callspec.id})"
    citizen, member = visitor(), visitor()
    citizen.sign_in(CITIZEN, password)
    member.sign_in(MEMBER, password)

    address = send(citizen, title)
    take_in_charge(member, address, title)
    talk(citizen, member, address)
    project_address = turn_into_project(member, address, project_title)

    other = visitor()
    other.sign_in(OTHER_LAB, password)
    other.open(project_address)
    expect(other.page.get_by_role("heading", level=1)).to_have_text(project_title)
    expect(other.page.get_by_role("link", name="Modifier").first).to_be_visible()
    expect(other.page.locator("main")).not_to_contain_text("Le bus ne passe plus")

    pass_a_stage(member, project_address)
    publish(member, project_address)
    stranger = visitor()
    stranger.open(project_address)
    stranger.keep("projet")
    main = stranger.page.locator("main")
    expect(main).to_contain_text("Lab Exemple Meuse")
    expect(main).to_contain_text("Lab Exemple Mayenne")
    expect(main).to_contain_text("Exemple fictif")
    expect(main).to_contain_text("Douze habitants rencontrés au marché.")
    expect(main).not_to_contain_text("Le bus ne passe plus")
    expect(main).not_to_contain_text(title)

    citizen.open(address)
    expect(citizen.page.locator("main")).to_contain_text("Vous êtes la première testeuse.")
    expect(citizen.page.get_by_role("link", name=project_title).first).to_be_visible()
    citizen.keep("besoin-clos")


def send(citizen, title):
    """Six fields at most; the promise's clock is seen at once."""
    page = citizen.page
    citizen.open("/besoins/nouveau/")
    asked = page.locator("main form").locator("input:not([type=hidden]), textarea, select")
    assert asked.count() <= 6
    page.get_by_label("Votre besoin, en une phrase").fill(title)
    page.get_by_label("Que se passe-t-il aujourd'hui ?").fill(
        "Le bus ne passe plus, ma mère renonce à ses droits."
    )
    page.get_by_label("Qui est concerné ?").fill("Les personnes sans voiture")
    page.get_by_label("Où ?").fill("55029")
    page.get_by_label("À quel lab ?").select_option(label="Lab Exemple Meuse")
    page.get_by_role("button", name="Envoyer mon besoin").click()
    page.wait_for_url(re.compile(r"/besoins/[a-z0-9]{12}/$"))
    citizen.look()
    citizen.keep("besoin-envoye")
    expect(page.locator("main")).to_contain_text("Il sera pris en charge avant le")
    expect(page.locator(".pk-clock").first).to_be_visible()
    return page.url


def take_in_charge(member, address, title):
    """The lab is told; one of its members becomes the named contact."""
    page = member.page
    for _ in range(40):
        member.page.goto(member.site + "/notifications/")
        if page.locator("main").get_by_text("arrive à Lab Exemple Meuse").count():
            break
        page.wait_for_timeout(500)
    member.look()
    expect(page.locator("main").get_by_text("arrive à Lab Exemple Meuse").first).to_be_visible()
    member.open("/besoins/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url(address)
    member.look()
    page.get_by_role("button", name="Prendre en charge").click()
    expect(page.locator("main")).to_contain_text("Vous êtes l'interlocuteur de ce besoin")
    member.look()


def talk(citizen, member, address):
    citizen.open(address)
    expect(citizen.page.locator("main")).to_contain_text("Alice Exemple")
    citizen.page.get_by_label("Votre message").fill("Mercredi est jour de marché : tout le monde vient.")
    citizen.page.locator("#echanges").get_by_role("button", name="Envoyer").click()
    expect(citizen.page.locator("main")).to_contain_text("Mercredi est jour de marché")
    citizen.look()
    member.open(address)
    expect(member.page.locator("main")).to_contain_text("Mercredi est jour de marché")
    member.keep("besoin-en-charge")


def turn_into_project(member, address, project_title):
    page = member.page
    member.open(address)
    page.get_by_role("link", name=re.compile("projet", re.IGNORECASE)).and_(
        page.locator("main a[href$='/projet/']")
    ).first.click()
    page.wait_for_url(re.compile(r"/projet/$"))
    member.look()
    member.keep("besoin-en-projet")
    page.get_by_label("Titre").fill(project_title)
    page.get_by_label("Objectif").fill("Que chacun puisse faire valoir ses droits sans voiture.")
    page.get_by_label("Lab pilote").select_option(label="Lab Exemple Meuse")
    page.get_by_label("Lab Exemple Mayenne").check(force=True)
    page.get_by_label("Votre réponse à la personne").fill(
        "Nous ouvrons un projet. Vous êtes la première testeuse."
    )
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/projets/[a-z0-9]{12}/$"))
    member.look()
    return page.url


def pass_a_stage(member, address):
    """The first stage has what it owes; the second says what it lacks, and keeps what was chosen."""
    page = member.page
    member.open(address)
    for proof in ("", "Douze habitants rencontrés au marché."):
        page.get_by_role("link", name="Changer d'étape").click()
        page.wait_for_url(re.compile(r"/etape/$"))
        member.look()
        if proof:
            page.get_by_role("button", name="Changer").click()
            expect(page.locator("main")).to_contain_text(
                "Pour passer à l'idéation, dites ce que le terrain a appris ci-dessous."
            )
            member.look()
            page.get_by_label(re.compile("^Ce que le terrain a appris")).fill(proof)
        page.get_by_role("button", name="Changer").click()
        page.wait_for_url(address)
    expect(page.locator("#etapes")).to_contain_text("Douze habitants rencontrés au marché.")
    member.look()


def publish(member, address):
    page = member.page
    member.open(address)
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("main")).not_to_contain_text("Brouillon")
