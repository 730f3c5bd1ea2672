"""What a page must never do in a browser: fail a script, break the content policy, call another host."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, Error, Page, Request, Response

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-gpu",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
AXE = Path(AXE_FILE_PATH).read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


PATIENCE = 20
LOOKS = 3


class Watch:
    """Collects the faults of every page of a browser context."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []
        self.leaving: dict[Request, Page] = {}
        self.host = host
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("page", self.follow)

    def follow(self, page: Page) -> None:
        page.on(
            "console",
            lambda message: self._note(
                message.type in {"error", "warning"} and "Failed to load resource" not in message.text,
                message.text,
            ),
        )
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("request", lambda request: self._note(self._is_foreign(request.url), f"calls {request.url}"))
        page.on("response", lambda answer: self._note(_is_broken(answer), f"{answer.status} {answer.url}"))
        page.on(
            "requestfailed",
            lambda request: self._note(
                "ERR_ABORTED" not in (request.failure or ""), f"failed {request.url}: {request.failure}"
            ),
        )

        self._follow_navigation(page)

    def _follow_navigation(self, page: Page) -> None:
        def leave(request: Request) -> None:
            if request.is_navigation_request():
                self.leaving[request] = page

        page.on("request", leave)
        page.on("requestfinished", lambda request: self.leaving.pop(request, None))
        page.on("requestfailed", lambda request: self.leaving.pop(request, None))

    def settle(self, page: Page) -> None:
        """Return when the page that a click asked for is there: a click itself does not wait for it."""
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        limit = time.monotonic() + PATIENCE
        while page in self.leaving.values() and time.monotonic() < limit:
            page.wait_for_timeout(10)
        page.wait_for_load_state("load")

    def expect(self, text: str) -> None:
        """A fault whose text holds this is what the test provokes."""
        self.expected.append(text)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(text in fault for text in self.expected)]

    def _note(self, is_fault: bool, text: str) -> None:  # noqa: FBT001
        if is_fault:
            self.faults.append(text)

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host


def _is_broken(answer: Response) -> bool:
    """A defect of the server, or a style, script or image that is not there; a refused form is no defect."""
    return answer.status >= 500 or (
        answer.status >= 400 and answer.request.resource_type not in {"document", "xhr"}
    )


def faults(page: Page, settle: Callable[[Page], None]) -> list[str]:
    """What is wrong with the page as it stands: access, style, width.

    A page that is replaced while it is looked at fails what is asked of it: the one that comes is looked at instead.
    """
    for look in range(1, LOOKS + 1):
        try:
            settle(page)
            return [*axe(page), *styled(page), *overflow(page)]
        except Error:
            if look == LOOKS:
                raise
    return []


def axe(page: Page) -> list[str]:
    """Accessibility faults of the page as it stands, one line each; empty when there is none.

    The checker is evaluated through the debugging protocol, which the page's content policy does not concern.
    """
    page.evaluate(AXE)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{page.url} {violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def styled(page: Page) -> list[str]:
    """Signs that the style sheets are not there: an unstyled page must fail."""
    seen = page.evaluate(
        """() => {
          const of = (selector, property) => {
            const found = document.querySelector(selector);
            return found ? getComputedStyle(found)[property] : null;
          };
          return {
            font: of("body", "fontFamily"),
            header: document.querySelector("header")?.getBoundingClientRect().height ?? 0,
            button: of("main .fr-btn:not([class*='--']):not([disabled])", "backgroundColor"),
          };
        }"""
    )
    faults = []
    if not any(name in seen["font"] for name in ("Atkinson", "Marianne")):
        faults.append(f"{page.url}: the text is in {seen['font']}")
    if not 40 <= seen["header"] <= 420:
        faults.append(f"{page.url}: the header is {seen['header']} px high")
    if seen["button"] in {"rgba(0, 0, 0, 0)", "rgb(239, 239, 239)"}:
        faults.append(f"{page.url}: the button has no colour of its own")
    return faults


def overflow(page: Page) -> list[str]:
    """What is wider than the screen: nobody should have to scroll sideways."""
    wider = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if wider <= 0:
        return []
    culprits = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
          .slice(0, 4).map((one) => one.outerHTML.slice(0, 120))"""
    )
    return [f"{page.url}: {wider} px wider than the screen: {culprits}"]
