"""What each page of an import shows, and to whom."""

import io
import re
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.making import ORGANISATIONS, PEOPLE, brought, checked, imported, told
from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.enums import Choice, ImportState, Work
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.exchange.services import rows as import_rows
from kilometre.network import services as network
from kilometre.network.models import Organisation


def text(response) -> str:
    """Its words, with plain spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text(response)


def test_whole_way_on_screen(cast, client):
    client.force_login(cast.lead)
    file = SimpleUploadedFile("suivi.csv", ORGANISATIONS.replace("\t", ";").encode("cp1252"))

    shown = client.post("/imports/nouveau/organisations/", {"file": file}, follow=True)
    assert "4 colonnes reconnues" in text(shown)
    address = shown.request["PATH_INFO"]
    given = {f"colonne_{index}": key for index, key in enumerate(["name", "kind", "siret", "place"])}
    shown = client.post(address, given, follow=True)
    assert "2 lignes à importer sur 2" in text(shown)

    batch = Import.objects.get()
    shown = client.post(f"{batch.get_absolute_url()}importer/", follow=True)
    assert "Mission locale de Strasbourg" in text(shown)
    client.post(f"{batch.get_absolute_url()}annuler/")
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    assert "Annulée" in page(client, batch.get_absolute_url())


def test_values_for_all_lines_of_recognised_columns_are_folded(cast, client):
    client.force_login(cast.lead)
    batch = services.paste(actor=cast.lead, kind="organisations", text=ORGANISATIONS)
    address = f"{batch.get_absolute_url()}colonnes/"

    form = client.get(address).context["form"]

    assert [field.name for field in form.folded] == ["pour_tous_kind"]
    assert {field.name for field in form} == {field.name for field in [*form.asked, *form.folded]}
    summary = "<summary>Remplir les cellules vides"
    before, _, after = page(client, address).partition(summary)
    assert 'name="pour_tous_kind"' not in before
    assert 'name="pour_tous_kind"' in after
    refused = client.post(address, {"colonne_0": "kind", "pour_tous_kind": "association"})
    assert refused.status_code == 422
    assert summary not in text(refused)  # what is written there is never hidden


def test_workbook_of_several_sheets_asks_which(cast, client):
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Bonjour"])
    book.create_sheet("Annuaire").append(["Nom", "Type"])
    book["Annuaire"].append(["Vilab", "Entreprise"])
    out = io.BytesIO()
    book.save(out)
    client.force_login(cast.lead)

    shown = client.post(
        "/imports/nouveau/organisations/",
        {"file": SimpleUploadedFile("suivi.xlsx", out.getvalue())},
        follow=True,
    )
    assert "Quelle feuille" in text(shown)
    shown = client.post(shown.request["PATH_INFO"], {"sheet": "Annuaire"}, follow=True)

    assert "2 colonnes reconnues" in text(shown)
    assert not hasattr(Import.objects.get(), "upload")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04nothing", "abîmé"),
        (b"Nom;Type\n", "Rien sous les titres"),
        (b"", "vide"),
        (b"\xd0\xcf\x11\xe0", "mot de passe"),
    ],
)
def test_broken_file_is_refused_with_its_reason_and_leaves_nothing(cast, client, content, says):
    client.force_login(cast.lead)

    shown = client.post("/imports/nouveau/personnes/", {"file": SimpleUploadedFile("x.xlsx", content)})

    assert shown.status_code == 422
    assert says in text(shown)
    assert not Import.objects.exists()


def test_file_and_paste_together_are_refused(cast, client):
    client.force_login(cast.lead)
    both = {"file": SimpleUploadedFile("a.csv", b"Nom;Type\na;b"), "text": "Nom\na"}

    assert client.post("/imports/nouveau/personnes/", both).status_code == 422
    assert client.post("/imports/nouveau/personnes/", {}).status_code == 422


def test_each_message_says_line_column_and_what_to_do(cast, client):
    batch = checked(
        cast.lead, "organisations", "Nom;Type;SIRET\nVilab;Martien;\nA;Association;12\nB;Association;\n"
    )
    client.force_login(cast.lead)

    shown = page(client, f"{batch.get_absolute_url()}?voir=corriger")

    assert "Ligne 2" in shown
    assert "Colonne B, Type : « Martien » n&#x27;est pas dans la liste" in shown
    assert "Colonne C, SIRET" in shown
    assert "Ligne 4" not in shown


@pytest.mark.parametrize("state", ["draft", "refused", "ready", "done", "undone"])
def test_links_of_an_import_open_a_page_in_each_of_its_states(cast, client, state):
    client.force_login(cast.lead)
    if state in ("draft", "refused"):
        batch = (brought if state == "draft" else checked)(cast.lead, "people", "Nom complet;Mail\n;faux\n")
    else:
        batch = (checked if state == "ready" else imported)(cast.lead, "people", PEOPLE)
    if state == "undone":
        client.post(f"{batch.get_absolute_url()}annuler/")
    shown = page(client, batch.get_absolute_url())
    addresses = {unescape(address) for address in re.findall(r'href="(/imports/[^"]*)"', shown)}

    failed = {address for address in addresses if client.get(address).status_code != 200}

    assert "/imports/" in addresses
    assert not failed
    assert ("/imports/nouveau/personnes/" in addresses) == (state == "refused")


def test_rejected_lines_come_back_as_csv_without_formulas(cast, client):
    batch = checked(cast.lead, "organisations", "Nom;Type\n=2+3;Martien\nB;Association\n")
    client.force_login(cast.lead)

    content = b"".join(client.get(f"{batch.get_absolute_url()}a-corriger/").streaming_content).decode()

    lines = content.splitlines()
    assert lines[0] == "\ufeffLigne du fichier;Ce qui ne va pas;Nom;Type"
    assert lines[1].startswith("2;")
    assert ";'=2+3;Martien" in lines[1]
    assert len(lines) == 2


def test_duplicates_are_chosen_line_by_line_or_all_at_once(cast, client):
    network.create_organisation(actor=cast.coordinator, name="Vilab", kind="company")
    batch = checked(cast.coordinator, "organisations", "Nom;Type;Sigle\nVilab;Entreprise;VLB\n")
    client.force_login(cast.coordinator)
    assert "Existe peut-être déjà" in page(client, f"{batch.get_absolute_url()}?voir=doublons")

    client.post(f"{batch.get_absolute_url()}choix/", {"choix_2": "create"})
    assert batch.rows.get().choice == Choice.CREATE
    client.post(f"{batch.get_absolute_url()}choix/", {"pour_tous": "skip"})
    assert batch.rows.get().choice == Choice.SKIP
    client.post(f"{batch.get_absolute_url()}choix/", {"choix_2": "nonsense"})
    assert batch.rows.get().choice == Choice.SKIP


def test_undo_lists_what_served_since_and_offers_the_rest(cast, client):
    batch = imported(cast.lead, "organisations", ORGANISATIONS)
    used = Organisation.objects.get(name="Vilab")
    network.edit_organisation(actor=cast.coordinator, organisation=used, website="https://exemple.fr")
    client.force_login(cast.lead)

    shown = client.post(f"{batch.get_absolute_url()}annuler/", follow=True)
    assert "« Vilab » a été modifié depuis" in text(shown)
    shown = client.post(f"{batch.get_absolute_url()}annuler/", {"seulement": "intactes"}, follow=True)

    assert "1 ligne retirée, 1 gardée" in text(shown)
    assert list(Organisation.objects.filter(name__in=["Vilab", "Mission locale de Strasbourg"])) == [used]


def test_invitations_leave_one_by_one(cast, client):
    batch = imported(cast.lead, "people", PEOPLE)
    client.force_login(cast.lead)
    assert page(client, batch.get_absolute_url()).count(">Inviter<") == 2
    assert client.post(f"{batch.get_absolute_url()}inviter/", {"ligne": "x"}).status_code == 400
    assert not batch.rows.filter(invited_at__isnull=False).exists()

    client.post(f"{batch.get_absolute_url()}inviter/", {"ligne": "2"})

    assert batch.rows.get(line=2).invited_at is not None
    assert page(client, batch.get_absolute_url()).count(">Inviter<") == 1


def test_invitations_that_left_are_counted_and_none_is_said_when_none_left(cast, client):
    batch = imported(cast.lead, "people", PEOPLE)
    client.force_login(cast.lead)
    address = f"{batch.get_absolute_url()}inviter/"

    assert "1 invitation est envoyée." in text(client.post(address, {"ligne": "2"}, follow=True))
    assert "Aucune invitation n&#x27;était à envoyer." in text(
        client.post(address, {"ligne": "2"}, follow=True)
    )
    assert "1 invitation est envoyée." in text(client.post(address, follow=True))
    assert "Aucune invitation n&#x27;était à envoyer." in text(client.post(address, follow=True))


def test_what_an_invitation_ends_is_said_before_and_after(cast, client):
    batch = imported(cast.lead, "people", PEOPLE)
    client.force_login(cast.lead)
    address = batch.get_absolute_url()

    before = unescape(page(client, address))
    assert "Une personne invitée reste : son import ne s'annule plus." in before
    assert "une personne invitée reste, et ne s'annule plus." in before

    client.post(f"{address}inviter/", {"ligne": "2"})
    some = unescape(page(client, address))
    assert "Les personnes déjà invitées restent ; les autres lignes s'annulent" in some
    assert "Annuler l'import" in some
    refused = unescape(text(client.post(f"{address}annuler/", follow=True)))
    assert "L'import peut être annulé" not in refused
    assert "restent, avec leur raison ci-dessous ; les autres s'annulent" in refused

    client.post(f"{address}inviter/")
    after = unescape(page(client, address))
    assert "Les personnes de cet import sont invitées : il ne s'annule plus." in after
    assert "Annuler l'import" not in after


def test_each_reads_the_kinds_that_are_theirs(cast, client):
    client.force_login(cast.member)
    assert client.get("/imports/nouveau/personnes/").status_code == 404
    assert "Des actions" in page(client, "/imports/")
    client.force_login(cast.lead)
    assert "Des personnes de mon lab" in page(client, "/imports/")


def test_progress_of_a_worker_is_shown_then_the_page_comes_again(cast, client, run_tasks):
    text = "Nom;Type\n" + "".join(f"Structure {number};Association\n" for number in range(250))
    batch = checked(cast.lead, "organisations", text)
    client.force_login(cast.lead)
    assert "Vérification en cours" in page(client, batch.get_absolute_url())
    assert "HX-Refresh" not in client.get(f"{batch.get_absolute_url()}avancement/")

    run_tasks()

    assert client.get(f"{batch.get_absolute_url()}avancement/")["HX-Refresh"] == "true"
    assert "250 lignes à importer sur 250" in page(client, batch.get_absolute_url())


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_with_more_imports(cast, client, size, django_assert_num_queries):
    for _ in range(size):
        checked(cast.lead, "organisations", ORGANISATIONS)
    client.force_login(cast.lead)

    with django_assert_num_queries(6):
        client.get("/imports/")


@pytest.mark.parametrize("size", [1, 30])
def test_page_costs_the_same_with_more_lines(cast, client, size, django_assert_num_queries):
    text = "Nom;Type\n" + "".join(f"Structure {number};Association\n" for number in range(size))
    batch = imported(cast.lead, "organisations", text)
    client.force_login(cast.lead)

    with django_assert_num_queries(13):
        client.get(batch.get_absolute_url())


def test_dates_are_shown_as_they_were_understood(cast, client):
    batch = checked(cast.member, "actions", "Titre;Type;Date\nA;Atelier;3/5/26\nB;Atelier;46100\n")
    client.force_login(cast.member)

    shown = page(client, batch.get_absolute_url())

    assert "A · Atelier · 3 mai 2026" in shown
    assert "B · Atelier · 19 mars 2026" in shown


def test_moments_are_shown_as_one_says_them(cast, client):
    batch = checked(
        cast.lead, "gatherings", "Titre;Genre;Début;Fin\nA;Journée;05/03/2027 9h;05/03/2027 14h05\n"
    )
    client.force_login(cast.lead)

    shown = page(client, batch.get_absolute_url())

    assert "5 mars 2027 à 9 h 00 · 5 mars 2027 à 14 h 05" in shown


def test_import_under_way_never_reads_as_done_nor_as_waiting(cast, client, monkeypatch):
    """Its name says what is going on, on its page and in the list."""
    monkeypatch.setattr(import_rows, "AT_ONCE", 1)
    batch = checked(cast.lead, "organisations", ORGANISATIONS)
    client.force_login(cast.lead)

    for work in Work:
        Import.objects.filter(pk=batch.pk).update(state=ImportState.CHECKED, work=work, steps=2, progress=1)
        for address in ("/imports/", batch.get_absolute_url()):
            shown = unescape(page(client, address))
            assert (">Vérifié<" in shown.replace("\n", "")) == (not work)
            assert not work or work.label in shown


def test_lines_that_changed_since_the_check_are_told_on_the_page_once(cast, client):
    batch = checked(cast.lead, "organisations", ORGANISATIONS)
    for name in ("Vilab", "Mission locale de Strasbourg"):
        network.create_organisation(actor=cast.coordinator, name=name, kind="company")
    client.force_login(cast.lead)

    shown = text(client.post(f"{batch.get_absolute_url()}importer/", follow=True))

    assert shown.count("Rien n&#x27;a été importé : vérifiez de nouveau le tableau.") == 1
    assert "À corriger (2)" in shown
    assert Organisation.objects.filter(name="Vilab").count() == 1


def test_reasons_stay_on_the_lines_left_aside_and_an_undone_import_says_what_went(cast, client):
    client.force_login(cast.lead)
    table = "Nom\tType\tVille\nVilab\tEntreprise\t\nLa Fabrique\tAssociation\tTrifouilly\n"
    batch = imported(cast.lead, "organisations", table)

    shown = client.get(batch.get_absolute_url()).content.decode()
    assert (
        "Trifouilly"
        in shown.split("Ligne\u00a03" if "Ligne\u00a03" in shown else "Ligne 3")[1]
        .split("</li>")[0]
        .split("Colonne")[1]
    )

    services.undo(actor=cast.lead, batch=batch, only_untouched=False)
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "1\u00a0ligne retirée" in shown
    assert "en plus" not in shown


def test_a_known_member_is_said_to_complete_their_own_sheet(cast):
    table = f"Nom complet;Mail;Fonction\nAlice Membre;{cast.member.email};Agente\n"

    batch = checked(cast.lead, "people", table)

    assert [sentence for _, _, sentence in told(batch)] == [
        "cette personne est déjà dans l'équipe, et elle seule complète sa fiche."
    ]
