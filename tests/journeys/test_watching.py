"""The watch itself is awake: each fault that it looks for, shown to it on a page made for that."""

import pytest

POLICY = "default-src 'self'; img-src 'self' data:"
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Page</title>{head}</head><body>{body}</body></html>'
SHEETS = '<link rel="stylesheet" href="/static/dsfr/dist/dsfr.main.min.css">'


@pytest.fixture
def show(visitor):
    """A page of the site's own address, as broken as asked."""

    def show_page(body, head=""):
        guest = visitor()
        guest.page.route(
            "**/broken/",
            lambda route: route.fulfill(
                body=PAGE.format(head=head, body=body),
                headers={"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"},
            ),
        )
        guest.page.goto(guest.site + "/broken/")
        return guest

    return show_page


def test_unstyled_page_is_seen(show):
    faults = show('<header>Titre</header><main><a class="fr-btn">Agir</a></main>').faults()

    assert any("the text is in" in fault for fault in faults)
    assert any("px high" in fault for fault in faults)
    assert any("no colour" in fault for fault in faults)


def test_inaccessible_page_is_seen(show):
    faults = show('<main><h1>Titre</h1><img src="/static/kilometre/mark.svg"></main>').faults()

    assert any("image-alt" in fault for fault in faults)


def test_page_wider_than_the_screen_is_seen(show):
    faults = show(f"<main><pre>{'long ' * 400}</pre></main>", head=SHEETS).faults()

    assert any("wider than the screen" in fault for fault in faults)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<script>1</script>", "CSP script-src"),
        ('<p style="color: red">Texte</p>', "CSP style-src"),
        ('<img alt="" src="http://autre-site.exemple.test/image.png">', "autre-site.exemple.test"),
        ('<script src="/static/absent.js"></script>', "404"),
    ],
)
def test_forbidden_act_is_seen(show, body, says):
    guest = show(f"<main><h1>Titre</h1>{body}</main>")
    guest.page.wait_for_timeout(300)

    assert any(says in fault for fault in guest.watch.faults)
    guest.watch.faults.clear()
