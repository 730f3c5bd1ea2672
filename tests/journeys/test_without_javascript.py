"""Scripts are comfort: what the site is for works without them."""

import re

from playwright.sync_api import expect


def test_search_works_without_scripts(visitor):
    guest = visitor(java_script_enabled=False)
    page = guest.page
    page.goto(guest.site + "/recherche/")

    page.locator("main input[name=q]").fill("guichet")
    page.locator("main input[name=q]").press("Enter")

    page.wait_for_url(re.compile(r"q=guichet"))
    expect(page.locator("main")).to_contain_text(re.compile("guichet", re.IGNORECASE))


def test_need_is_sent_without_scripts(visitor, password):
    guest = visitor(java_script_enabled=False)
    page = guest.page
    guest.sign_in("hugo@exemple.test", password)
    page.goto(guest.site + "/besoins/nouveau/")

    page.get_by_label("Votre besoin, en une phrase").fill("Un besoin sans script")
    page.get_by_label("Que se passe-t-il aujourd'hui ?").fill("Le poste d'accueil refuse les scripts.")
    page.get_by_label("Qui est concerné ?").fill("Les agents d'accueil")
    page.get_by_label("Où ?").fill("Bar-le-Duc")
    page.get_by_label("À quel lab ?").select_option("lab-exemple-meuse")
    page.get_by_role("button", name="Envoyer mon besoin").click()

    page.wait_for_url(re.compile(r"/besoins/[a-z0-9]{12}/"))
    expect(page.locator("main")).to_contain_text("Votre besoin est envoyé")


def test_refused_form_keeps_what_was_typed(visitor, password):
    guest = visitor(java_script_enabled=False)
    page = guest.page
    guest.sign_in("hugo@exemple.test", password)
    page.goto(guest.site + "/besoins/nouveau/")
    page.get_by_label("Votre besoin, en une phrase").fill("Un besoin incomplet")
    page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")

    page.get_by_role("button", name="Envoyer mon besoin").click()

    expect(page.get_by_label("Votre besoin, en une phrase")).to_have_value("Un besoin incomplet")
    expect(page.locator("main")).to_contain_text("À remplir")
