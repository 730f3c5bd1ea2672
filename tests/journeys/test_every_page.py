"""Every page that links lead to, at both widths: styled, accessible, no wider than the screen, no dead link."""

import os
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

LEAD, ADMINISTRATOR = "bruno@exemple.test", "wanda@exemple.test"
# Seen again by whoever signs in: these pages show them more.
SHOWN_OTHERWISE = {"network:home", "network:lab", "projects:project", "projects:projects", "intake:need"}
SEVERAL = {"intake:need": 4, "projects:project": 3, "network:lab": 3}  # kinds that show otherwise by state
NOT_PAGES = {
    "network:labs-csv",
    "network:labs-geojson",
    "network:skills-export",
    "network:statement-pdf",
    "accounts:data",
    "ui:journal-csv",
    "coordination:ritual-calendar",
    "coordination:network-calendar",
    "coordination:gathering-calendar",
}
FOR_ALL = [
    "/",
    "/composants/",
    "/sante",
    "/recherche/?q=guichet",
    "/recherche/?q=introuvable",
    "/demo/courriels/",
]
FOR_LEAD = ["/besoins/?whose=labs&state=in-charge", "/", "/labs/lab-exemple-meuse/", "/profil/", "/compte/"]
FOR_ADMINISTRATOR = ["/compte/", "/administration/taches/", "/administration/comptes/"]
# A walk that no longer finds these proves nothing.
MAY_NOT_BE_LOST = {
    "ui:gallery", "network:labs", "network:lab-edit", "network:commune", "projects:project", "projects:roadmap",
    "intake:need", "intake:answer", "notifications:list", "accounts:sessions", "accounts:admin-accounts",
}  # fmt: skip


@pytest.mark.slow
def test_every_page_for_everybody(visitor, password):
    seen: Counter[str] = Counter()
    faults = walk(visitor(), seen, start=FOR_ALL)
    seen = Counter({kind: n for kind, n in seen.items() if kind[0] != "/" and kind not in SHOWN_OTHERWISE})
    guest = visitor()
    guest.sign_in(LEAD, password)
    faults += walk(guest, seen, start=FOR_LEAD)
    guest = visitor()
    guest.sign_in(ADMINISTRATOR, password)
    faults += walk(guest, seen, start=FOR_ADMINISTRATOR)

    assert not faults, "\n".join(faults)
    assert seen.keys() >= MAY_NOT_BE_LOST


def walk(guest, seen, *, start):
    """Follow links from ``start``, one page of each kind; return the faults of all."""
    waiting, faults = deque(start), []
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind is None:
            faults.append(f"{path}: a link to an address that the site does not have")
        if kind is None or kind in NOT_PAGES or path in seen or seen[kind] >= SEVERAL.get(kind, 1):
            continue
        seen.update([kind, path])
        try:
            answer = guest.page.goto(guest.site + path)
        except Error as error:
            if "Download is starting" in str(error):
                continue  # a file, which the browser keeps instead of showing it
            raise
        if (
            answer.status >= 400 and answer.status != 410
        ):  # a link of the mailbox that another journey has used
            faults.append(f"{path}: answers {answer.status}")
            continue
        faults += guest.faults()
        if os.environ.get("KILOMETRE_SCREENSHOTS"):  # some fifty seconds: for whoever wants to see them all
            guest.keep(f"{kind.replace(':', '-')}-{seen[kind]}")
        waiting.extend(links_of(guest))
    return faults


def kind_of(path):
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return None


def links_of(guest):
    found = guest.page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(one => new URL(one.getAttribute('href'), location).href)"
    )
    host = urlsplit(guest.site).netloc
    parts = [urlsplit(address) for address in found]
    return sorted(
        {
            part.path + (f"?{part.query}" if part.query else "")
            for part in parts
            if part.netloc == host
            and not part.path.startswith(("/static/", "/api/"))
            and "format=csv" not in part.query
        }
    )
