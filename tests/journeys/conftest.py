"""A real server on the demonstration's data and a real browser, once for all journeys of a process."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from journeys.watching import CHROMIUM, FLAGS, Watch, faults

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Told apart by their mark: they need a browser, and no database of the tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``kilometre demo``, started as a person starts it."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    data = tmp_path_factory.mktemp("journeys")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KILOMETRE_")},
        "KILOMETRE_DATA": str(data),
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (data / "server.log").open("w")
    command = [sys.executable, "-m", "kilometre.config.cli", "demo", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)
    try:
        _wait(address, server, data / "server.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()
        shutil.rmtree(data, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, server: subprocess.Popen, log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if server.poll() is not None:
            pytest.fail(f"the server stopped:\n{log.read_text()[-3000:]}")
        try:
            urllib.request.urlopen(f"{address}/sante", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it serves; what it says of its health is another test's matter
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"the server did not answer in {PATIENCE} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser(site: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def password() -> str:
    """The one of all accounts of the demonstration."""
    from kilometre.config.demo import PASSWORD

    return PASSWORD


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    return request.param


@dataclass
class Visitor:
    """Somebody at a browser: own cookies, own window."""

    page: Page
    site: str
    width: int
    watch: Watch

    def open(self, path: str) -> None:
        """Go to an address, and look at the page that comes."""
        self.page.goto(self.site + path if path.startswith("/") else path)
        self.look()

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(self.site + "/connexion/")
        self.page.get_by_label("Adresse électronique").fill(email)
        self.page.get_by_label("Mot de passe", exact=True).fill(password)
        self.page.locator("main").get_by_role("button", name="Se connecter").click()
        self.page.wait_for_url(lambda url: "connexion" not in url)

    def look(self) -> None:
        """Fail on anything wrong with the page as it stands."""
        faults = self.faults()
        assert not faults, "\n".join(faults)

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands: access, style, width."""
        return faults(self.page, self.watch.settle)

    def keep(self, name: str) -> None:
        """A picture for whoever wants to see."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.width}.png", full_page=True)


@pytest.fixture
def visitor(browser: Browser, site: str, viewport: dict[str, int]) -> Iterator[Callable[..., Visitor]]:
    """Call it for each person of the journey; at the end, none of their pages may have had a fault."""
    contexts: list[tuple[BrowserContext, Watch]] = []

    def arrive(**options: object) -> Visitor:
        context = browser.new_context(viewport=viewport, locale="fr-FR", reduced_motion="reduce", **options)
        context.set_default_timeout(20_000)
        watch = Watch(context, site.removeprefix("http://"))
        contexts.append((context, watch))
        return Visitor(context.new_page(), site, viewport["width"], watch)

    yield arrive
    faults = [fault for _, watch in contexts for fault in watch.unexpected()]
    for context, _ in contexts:
        context.close()
    assert not faults, "\n".join(faults)
