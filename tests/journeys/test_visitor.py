"""Somebody who only looks: from the home page to the lab near home, with the keyboard where a mouse is usual."""

import re

from playwright.sync_api import expect


def test_visitor_finds_a_lab_by_keyboard_and_a_commune_by_postcode(visitor):
    guest = visitor()
    page = guest.page
    guest.open("/")
    guest.keep("accueil")

    region = page.locator("main svg a, main .pk-map a").first
    region.focus()
    expect(region).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(territoires|labs)/"))
    guest.look()
    guest.open("/labs/")
    page.locator("main tbody a").first.click()
    page.wait_for_url(re.compile(r"/labs/[a-z0-9-]+/"))
    guest.look()
    guest.keep("lab")

    guest.open("/")
    page.locator("#ma-commune").fill("55000")
    page.locator("#ma-commune").press("Enter")
    page.wait_for_url(re.compile(r"/communes/"))
    if re.search(r"/communes/(\?|$)", page.url):
        guest.look()
        page.get_by_role("link", name="Bar-le-Duc").first.click()
    page.wait_for_url("**/communes/55029/")
    guest.look()
    guest.keep("commune")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bar-le-Duc")
    expect(page.locator("main")).to_contain_text("Lab'EST")


def test_keyboard_reaches_the_content_first(visitor):
    guest = visitor()
    guest.open("/labs/")

    guest.page.keyboard.press("Tab")
    skip = guest.page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    guest.page.keyboard.press("Enter")

    expect(guest.page.locator("#contenu")).to_be_focused()
