"""A call to two labs, answered from the e-mail's link and on screen, becomes a study of the lab that said yes."""

import re

from playwright.sync_api import expect

COORDINATOR, FIRST, SECOND = "gilles@exemple.test", "bruno@exemple.test", "charlie@exemple.test"


def test_call_is_answered_by_mail_and_becomes_a_study(visitor, password, request):
    title = f"Accueillir une résidence de terrain ({request.node.callspec.id})"
    coordinator, first, second = visitor(), visitor(), visitor()
    coordinator.sign_in(COORDINATOR, password)

    address = ask(coordinator, title)
    answer_by_mail(first, title)
    second.sign_in(SECOND, password)
    answer_on_screen(second, title)

    page = coordinator.page
    coordinator.open(address)
    answers = page.locator("#reponses")
    expect(answers).to_contain_text("1 oui, 1 non")
    expect(answers).to_contain_text("En mars seulement.")
    expect(answers).to_contain_text("Quinze")
    coordinator.keep("appel")
    order_study(coordinator, title)


def ask(coordinator, title):
    page = coordinator.page
    coordinator.open("/appels/nouveau/")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Lieu d'accueil").check(force=True)
    page.get_by_label("Que demandez-vous aux labs ?").fill("Qui peut recevoir trois designers une semaine ?")
    page.get_by_label("Questions courtes").fill("Combien de personnes les accompagneraient ?")
    for lab in ("Lab Exemple Meuse", "Lab Exemple Mayenne"):
        page.get_by_label(lab).check(force=True)
    page.get_by_role("button", name="Lancer l'appel").click()
    page.wait_for_url(re.compile(r"/appels/[a-z0-9]{12}/$"))
    coordinator.look()
    return page.url


def answer_by_mail(lead, title):
    """Without signing in: the link of the e-mail shows what is asked, and answers once."""
    page = lead.page
    page.goto(mailed_link(lead, title))
    lead.look()
    expect(page.locator("main")).to_contain_text("Qui peut recevoir trois designers")
    page.get_by_label("Oui", exact=True).check(force=True)
    page.get_by_label(re.compile("Un mot d'explication")).fill("En mars seulement.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator("main")).to_contain_text("répond « oui »")
    lead.look()


def mailed_link(lead, title):
    """The link that answers, in the message about this call to who leads the lab."""
    for _ in range(60):
        lead.page.goto(lead.site + "/demo/courriels/")
        cards = lead.page.locator("article").filter(has_text=FIRST).filter(has_text=title)
        links = cards.locator("a").evaluate_all("all => all.map(one => one.href)")
        if found := [link for link in links if "/lien/" in link]:
            return found[0]
        lead.page.wait_for_timeout(500)
    raise AssertionError(f"no message to {FIRST} about « {title} »")


def answer_on_screen(lead, title):
    page = lead.page
    lead.open("/appels/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name=re.compile("^Répondre")).first.click()
    page.wait_for_url(re.compile(r"/labs/"))
    lead.look()
    page.get_by_label("Non", exact=True).check(force=True)
    page.get_by_label("Combien de personnes les accompagneraient ?").fill("Quinze")
    page.get_by_role("button", name="Répondre").click()
    page.wait_for_url(re.compile(r"/appels/[a-z0-9]{12}/#lab-"))
    lead.look()


def order_study(coordinator, title):
    page = coordinator.page
    page.get_by_role("link", name="En faire une étude avec les labs qui ont dit oui").click()
    page.wait_for_url(re.compile(r"/etudes/nouvelle/"))
    coordinator.look()
    expect(page.get_by_label("Titre")).to_have_value(title)
    expect(page.get_by_label("Lab Exemple Meuse")).to_be_checked()
    expect(page.get_by_label("Lab Exemple Mayenne")).not_to_be_checked()
    page.get_by_label("Lab Exemple Mayenne").check(force=True)
    page.get_by_role("button", name="Commander l'étude").click()
    page.wait_for_url(re.compile(r"/etudes/[a-z0-9]{12}/$"))
    coordinator.look()
    expect(page.locator("#parts")).to_contain_text("Lab Exemple Meuse")
    expect(page.locator("#parts")).to_contain_text("Lab Exemple Mayenne")
    coordinator.keep("etude-nee-d-un-appel")
