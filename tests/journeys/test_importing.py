"""A lead's spreadsheet becomes organisations, and is undone: check, mistakes told, import, undo."""

import io

import openpyxl
from playwright.sync_api import expect

LEAD = "bruno@exemple.test"


def workbook(tag):
    """Two sound lines, one to correct, one that says the same thing twice."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Annuaire des partenaires, mis à jour chaque mois"],
        ["Structure", "Type", "Code SIRET", "Remarques"],
        [f"Mission locale imaginaire {tag}", "Association", None, "vu en mars"],
        [
            f"Coopérative des voisins qui ont un nom vraiment très long pour une colonne {tag}",
            "ESS",
            None,
            None,
        ],
        [f"Atelier {tag}", "Martien", "123", None],
        [f"MISSION LOCALE IMAGINAIRE {tag}", "Association", None, None],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return {
        "name": f"partenaires-{tag}.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": out.getvalue(),
    }


def test_spreadsheet_is_checked_imported_and_undone(visitor, password, request):
    tag = request.node.callspec.id
    lead = visitor()
    lead.sign_in(LEAD, password)
    page, main = lead.page, lead.page.locator("main")
    lead.open("/imports/")
    lead.keep("imports")
    page.get_by_role("link", name="Des organisations").click()
    lead.look()
    lead.keep("import-fichier")
    page.get_by_label("Fichier").set_input_files(workbook(tag))
    page.get_by_role("button", name="Lire le tableau").click()

    expect(main).to_contain_text("3 colonnes reconnues sur 4")
    lead.look()
    lead.keep("import-colonnes")
    page.get_by_role("button", name="Vérifier le tableau").click()

    expect(main).to_contain_text("2 lignes à importer sur 4")
    lead.look()
    lead.keep("import-verification")
    page.get_by_role("link", name="Doublons possibles").click()
    expect(main).to_contain_text("La ligne 3 dit la même chose")
    lead.look()
    lead.keep("import-doublons")
    page.get_by_role("link", name="À corriger").click()
    expect(main).to_contain_text("Colonne B, Type")
    lead.look()

    page.get_by_role("button", name="Importer les lignes prêtes").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(main).to_contain_text("2 organisations en plus")
    lead.look()
    lead.keep("import-fait")
    expect(page.get_by_role("link", name=f"Mission locale imaginaire {tag}")).to_be_visible()

    page.get_by_role("button", name="Annuler l'import").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(main).to_contain_text("2 lignes retirées")
    lead.look()
    lead.keep("import-annule")
