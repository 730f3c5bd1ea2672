"""Sheets of paper: what is on a page is on the sheet, whole, and nothing stands alone on it."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

LANDSCAPE = {"width": 1032, "height": 700}  # A4 on its side, without its margins


def test_board_lies_down_and_all_its_columns_are_on_the_sheet(visitor):
    guest = visitor()
    guest.open("/projets/tableau/")
    page = guest.page

    sheet = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].mediabox
    page.emulate_media(media="print")
    page.set_viewport_size(LANDSCAPE)

    assert sheet.width > sheet.height
    last = page.locator(".pk-table thead th").last
    expect(last).to_have_text("Étape non connue")
    box = last.bounding_box()
    assert box["x"] + box["width"] <= LANDSCAPE["width"]
    badge = page.locator(".pk-table tbody th .pk-origin__label").first
    assert badge.bounding_box()["height"] < 40


def test_sheet_of_a_reform_offers_no_button(visitor):
    guest = visitor()
    guest.open("/reformes/")
    guest.page.locator("main .pk-card a").first.click()
    heading = guest.page.get_by_role("heading", name="La fiche en deux pages")
    expect(heading).to_be_visible()

    guest.page.emulate_media(media="print")

    expect(heading).to_be_hidden()
