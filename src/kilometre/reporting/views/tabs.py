"""The three parts of the account, as tabs: one entry in the menu leads to them all."""

from typing import Any

from django.urls import reverse

from kilometre.reporting import rules

FIGURES, CAMPAIGNS, BOOKLETS = "reporting:account", "reporting:campaigns", "reporting:booklets"


def tabs_for(user: Any, current: str) -> list[tuple[str, str, bool]]:
    """Those that this person may open."""
    found = [("Chiffres", FIGURES), ("Livrets", BOOKLETS)]
    if rules.can_follow(user):
        found.insert(1, ("Campagnes annuelles", CAMPAIGNS))
    return [(label, reverse(name), name == current) for label, name in found]
