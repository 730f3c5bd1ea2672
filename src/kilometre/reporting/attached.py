"""The place of the account in the menu, and who works on what a lab returns."""

from kilometre.foundation.journal import feed
from kilometre.foundation.ui import navigation

from . import rules
from .models import Booklet, Campaign, LabReturn

feed.register_team(Booklet, rules.can_run)
feed.register_team(Campaign, rules.can_run)
feed.register_team(LabReturn, rules.can_read)
navigation.register("Bilan", "reporting:account", order=80)
