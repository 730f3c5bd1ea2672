"""A campaign is prepared in the background, lab by lab: taken up where it stopped, opened and told after the last one."""

import html
from dataclasses import replace

import pytest

from cast import make_lab
from kilometre.foundation.errors import Refused
from kilometre.foundation.indicators import Figure
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks.models import Job
from kilometre.reporting import services, tasks
from kilometre.reporting.enums import CampaignState
from kilometre.reporting.models import Campaign, LabReturn
from reporting.making import YEAR, in_days, line, opened, return_of


def prepared(cast) -> Campaign:
    return services.open_campaign(actor=cast.coordinator, year=YEAR, due_on=in_days(30))


def test_opening_takes_no_figure_and_no_longer_with_many_labs(cast, client, django_assert_max_num_queries):
    for number in range(20):
        make_lab(f"lab-{number}", f"Lab {number}", region=cast.lab.region)
    client.force_login(cast.coordinator)

    with django_assert_max_num_queries(40):
        answer = client.post("/campagnes/nouvelle/", {"year": YEAR, "due_on": in_days(30)})

    campaign = Campaign.objects.get()
    assert answer.status_code == 302
    assert (campaign.state, LabReturn.objects.count()) == (CampaignState.MAKING, 0)
    assert Job.objects.filter(task="kilometre.reporting.tasks.prepare_campaign").count() == 1
    assert "0 sur 22\u00a0labs" in client.get(campaign.get_absolute_url()).text


def test_broken_preparation_is_taken_up_and_each_lab_is_asked_and_told_once(cast, monkeypatch):
    campaign = prepared(cast)
    take, broken = services.campaigns.lines_for, ["etatlin"]

    def breaks_once(lab, year):
        if lab.slug in broken:
            broken.remove(lab.slug)
            raise RuntimeError
        return take(lab, year)

    monkeypatch.setattr(services.campaigns, "lines_for", breaks_once)
    with pytest.raises(RuntimeError):
        tasks.prepare_campaign.func(campaign.public_id)
    consumers.run("notifications")
    assert not Notification.objects.exists()

    tasks.prepare_campaign.func(campaign.public_id)
    tasks.prepare_campaign.func(campaign.public_id)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.OPEN
    assert {row.lab for row in campaign.returns.all()} == {cast.lab, cast.other_lab}
    assert Entry.objects.filter(verb="reporting.campaign-opened").count() == 1
    consumers.run("notifications")
    assert {each.user for each in Notification.objects.all()} == {cast.member, cast.lead, cast.stranger}


@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.FICTIONAL])
def test_figure_that_cannot_be_computed_is_told_and_holds_no_other_back(cast, client, monkeypatch, origin):
    """What a signed return keeps of it: that it was not computed, and what the lab declares, if it does."""
    for one in (cast.lab, cast.coordinator, cast.lead):
        one.origin = origin
        one.save()
    broken = replace(INDICATORS["needs-received"], compute=lambda _: Figure({}["lab"]))
    monkeypatch.setitem(INDICATORS, "needs-received", broken)

    asked = return_of(opened(cast), cast.lab)
    services.sign(actor=cast.lead, lab_return=asked)

    failed, whole = line(asked, "needs-received"), line(asked, "actions-known")
    assert (failed.computed, failed.figure, whole.computed) == (None, None, 0)
    client.force_login(cast.lead)
    page = html.unescape(client.get(asked.get_absolute_url()).text).replace("\u00a0", " ")
    assert "non calculé" in page
    assert "Un chiffre n'a pas pu être calculé" in page


def test_nothing_is_signed_nor_closed_before_it_opens(cast):
    campaign = prepared(cast)
    services.ask_lab(campaign=campaign, lab=cast.lab)

    with pytest.raises(Refused, match="se prépare encore"):
        services.sign(actor=cast.lead, lab_return=LabReturn.objects.get())
    with pytest.raises(Refused):
        services.close(actor=cast.coordinator, campaign=campaign)
    assert not LabReturn.objects.awaited().exists()
