"""Coming in for the first time: an address proven, a link instead of a password, sessions in one's own hands."""

import re
import time
import uuid

from playwright.sync_api import expect


def test_newcomer_signs_up_confirms_and_signs_in_by_link(visitor):
    guest = visitor()
    page = guest.page
    address = f"nina.{uuid.uuid4().hex[:8]}@exemple.test"
    guest.open("/inscription/")
    page.get_by_label("Nom affiché").fill("Nina Nouvelle")
    page.get_by_label("Adresse électronique").fill(address)
    page.locator("main").get_by_role("button", name=re.compile("compte", re.IGNORECASE)).click()
    guest.look()

    guest.open(read_mail(guest, address, r"/inscription/confirmer/[\w-]+/"))
    guest.keep("confirmer")
    page.locator("main").get_by_role("button", name="Confirmer mon adresse").click()
    guest.look()

    other = visitor()
    other.open("/connexion/lien/")
    other.page.get_by_label("Adresse électronique").fill(address)
    other.page.locator("main form").get_by_role("button").first.click()
    other.look()
    other.open(read_mail(other, address, r"/connexion/lien/[\w-]+/"))
    other.page.get_by_role("button", name="Me connecter").click()
    other.open("/compte/sessions/")
    other.keep("sessions")
    expect(other.page.locator("main")).to_contain_text("Chrom")


def read_mail(guest, address, pattern):
    """The link of the last message to an address, as the demonstration's mailbox shows it."""
    for _ in range(60):
        guest.page.goto(guest.site + "/demo/courriels/")
        cards = guest.page.locator("article").filter(has_text=address)
        links = cards.locator("a").evaluate_all("all => all.map(one => one.href)")
        found = [link for link in links if re.search(pattern, link)]
        if found:
            return found[0]
        time.sleep(0.5)
    raise AssertionError(f"no message to {address} with {pattern}")
