"""A team goes through its arrival, and a lab gets the support that it asked for."""

from playwright.sync_api import expect

MEMBER, COORDINATOR = "alice@exemple.test", "gilles@exemple.test"


def test_member_ticks_a_step_and_the_coordination_reads_its_model(visitor, password):
    member = visitor()
    member.sign_in(MEMBER, password)
    member.open("/labs/lab-exemple-meuse/")
    member.page.locator("#arrivee").get_by_role("link").first.click()
    member.look()
    member.keep("arrivee")
    undone = member.page.get_by_role("button", name="Ce n'est pas fait")
    before = undone.count()
    member.page.get_by_role("button", name="C'est fait").first.click()
    expect(undone).to_have_count(before + 1)
    member.look()

    coordinator = visitor()
    coordinator.sign_in(COORDINATOR, password)
    for path in ("/arrivees/", "/arrivees/modele/", "/arrivees/nouvelle/", "/arrivees/modele/etapes/"):
        coordinator.open(path)
        coordinator.keep(path.strip("/").replace("/", "-"))


def test_support_is_asked_accepted_and_done(visitor, password, request):
    subject = f"Préparer une enquête ({request.node.callspec.id})"
    member = visitor()
    member.sign_in(MEMBER, password)
    member.open("/appuis/demander/")
    member.page.get_by_label("Sujet, en quelques mots").fill(subject)
    fill(member, "Qu'en attendez-vous", "Trois questions simples, testées avec deux usagers.", "Envoyer")
    expect(member.page.locator("main")).to_contain_text("Réponse attendue")

    coordinator = visitor()
    coordinator.sign_in(COORDINATOR, password)
    coordinator.open("/appuis/")
    coordinator.keep("appuis")
    press(coordinator, subject)
    press(coordinator, "Accepter")
    coordinator.page.locator("main form").get_by_role("button", name="Accepter").click()
    coordinator.page.get_by_role("button", name="Commencer").click()
    press(coordinator, "Rendre compte")
    fill(coordinator, "Qu'en est-il sorti", "Un questionnaire de trois lignes.", "C'est fait")
    coordinator.keep("appui-fait")

    member.open("/appuis/")
    press(member, subject)
    press(member, "Dire s'il a été utile")
    member.page.get_by_text("Oui", exact=True).click()
    fill(member, "En un mot", "Nous l'utilisons déjà.", "Enregistrer")
    expect(member.page.locator("#utile")).to_contain_text("Nous l'utilisons déjà.")
    member.keep("appui-utile")


def press(guest, name):
    guest.page.get_by_role("link", name=name).click()
    guest.page.wait_for_load_state()
    guest.look()


def fill(guest, label, words, button):
    guest.page.get_by_label(label).fill(words)
    guest.page.locator("main form").get_by_role("button", name=button).click()
    guest.page.wait_for_load_state()
    guest.look()
