"""A lab's page is edited by its lead and by the coordination; nothing typed is lost when two people save."""

import re

from playwright.sync_api import expect

LAB = "/labs/lab-exemple-meuse/"
LEAD, COORDINATOR = "bruno@exemple.test", "gilles@exemple.test"


def test_lead_edits_and_history_compares(visitor, password, request):
    lead = visitor()
    lead.sign_in(LEAD, password)
    summary = f"Un lab imaginaire, relu en {request.node.callspec.id}."
    edit(lead, summary)
    expect(lead.page.locator("main")).to_contain_text(summary)

    lead.page.get_by_role("link", name="Historique de la page").click()
    lead.look()
    lead.keep("historique")
    expect(lead.page.locator("main")).to_contain_text(summary)
    expect(lead.page.locator("main ins, main del, main .pk-diff").first).to_be_visible()

    coordinator = visitor()
    coordinator.sign_in(COORDINATOR, password)
    edit(coordinator, f"{summary} Relu aussi par la coordination.")
    expect(coordinator.page.locator("main")).to_contain_text("Relu aussi par la coordination")


def test_second_of_two_savers_keeps_the_typed_text(visitor, password, request):
    lead, coordinator = visitor(), visitor()
    lead.sign_in(LEAD, password)
    coordinator.sign_in(COORDINATOR, password)
    lead.open(LAB + "modifier/")
    coordinator.open(LAB + "modifier/")
    coordinator.page.get_by_label(re.compile("^Ville")).fill(f"Verdun {request.node.callspec.id}")
    save(coordinator)

    lead.page.get_by_label("Présentation").fill("Ma longue présentation, qui ne doit pas se perdre.")
    save(lead)

    expect(lead.page.get_by_label("Présentation")).to_have_value(
        "Ma longue présentation, qui ne doit pas se perdre."
    )
    expect(lead.page.locator("main")).to_contain_text("a été modifié par quelqu'un d'autre")
    lead.look()
    lead.keep("conflit")
    save(lead)
    expect(lead.page.locator("main")).to_contain_text("Ma longue présentation")


def edit(guest, summary):
    guest.open(LAB)
    guest.page.get_by_role("link", name="Modifier la page").click()
    guest.page.wait_for_url("**/modifier/")
    guest.look()
    guest.page.get_by_label("En une phrase").fill(summary)
    save(guest)
    guest.page.wait_for_url(f"**{LAB}")


def save(guest):
    guest.page.locator("main form").get_by_role("button", name="Enregistrer").click()
    guest.page.wait_for_load_state()
