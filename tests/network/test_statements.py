"""An attestation says what its person picked, is signed, may be checked by its code, and revoked."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kilometre.foundation.errors import Refused
from kilometre.foundation.personal.exports import erase, export
from kilometre.intake import services as intake
from kilometre.network import contributions, services, signing
from kilometre.network.enums import LoanState, SkillLevel
from kilometre.network.models import Loan, Membership, Skill, Statement
from kilometre.network.views.statements import draw
from network.lending import asked, shares, week


@pytest.fixture
def period(db):
    today = timezone.localdate()
    return {"starts_on": today - dt.timedelta(days=364), "ends_on": today}


@pytest.fixture
def attested(cast):
    """Bruno attested Alice's facilitation today."""
    Membership.objects.update(starts_on=timezone.localdate() - dt.timedelta(days=30))
    skill = Skill.objects.create(slug="facilitation", label="Facilitation")
    held = services.claim_skill(
        actor=cast.member, person=cast.member.person, skill=skill, level=SkillLevel.PRACTISES, is_shown=False
    )
    asked_for = services.ask_endorsement(actor=cast.member, held=held, by=cast.lead.person)
    return services.endorse(actor=cast.lead, endorsement=asked_for, level=SkillLevel.MASTERS)


def keys_of(cast, period):
    return [row.key for part in contributions.of(cast.member.person, **period) for row in part.rows]


def issued(cast, period, keys=None):
    keys = keys_of(cast, period) if keys is None else keys
    return services.issue_statement(actor=cast.member, person=cast.member.person, keys=keys, **period)


def test_only_what_is_picked_is_said(cast, period, attested):
    (skill,) = [key for key in keys_of(cast, period) if key.startswith("skills:")]

    statement = issued(cast, period, [skill, "skills:999", "loans:inconnu"])

    (part,) = statement.content["parts"]
    assert [row["text"] for row in part["rows"]] == [
        "Facilitation : « Maîtrise », compétence attestée par Bruno Responsable"
    ]


def test_nobody_attests_for_another_nor_nothing(cast, period, attested):
    with pytest.raises(PermissionDenied):
        services.issue_statement(
            actor=cast.lead, person=cast.member.person, keys=keys_of(cast, period), **period
        )
    with pytest.raises(Refused, match="au moins une"):
        issued(cast, period, [])
    with pytest.raises(Refused, match="avant son début"):
        issued(cast, {"starts_on": period["ends_on"], "ends_on": period["starts_on"]}, ["roles:1"])


def test_what_is_to_come_is_not_attested(cast, period, attested):
    later = {**period, "ends_on": period["ends_on"] + dt.timedelta(days=60)}
    services.join_lab(
        actor=cast.stranger, lab=cast.other_lab, person=cast.member.person, starts_on=later["ends_on"]
    )

    with pytest.raises(Refused, match="aujourd'hui au plus"):
        issued(cast, later)


def test_role_that_ended_on_the_first_day_was_not_held_in_the_period(cast, period, attested):
    Membership.objects.filter(person=cast.member.person).update(
        starts_on=dt.date(2020, 1, 1), ends_on=period["starts_on"]
    )

    assert not any(key.startswith("roles:") for key in keys_of(cast, period))


def test_contributions_stay_inside_the_period(cast, period, attested):
    past = {"starts_on": dt.date(2010, 1, 1), "ends_on": dt.date(2010, 12, 31)}

    assert contributions.of(cast.member.person, **past) == []


def test_loan_counts_the_days_of_the_period(cast, period):
    shares(cast)
    loan = asked(cast, days={week(1): Decimal(1), week(2): Decimal("0.5")})
    Loan.objects.filter(pk=loan.pk).update(
        state=LoanState.ENDED, agreed_at=timezone.now(), accepted_at=timezone.now(), closed_at=timezone.now()
    )

    parts = contributions.of(cast.member.person, week(2), week(3))

    assert [row.text for part in parts for row in part.rows if part.name == "loans"] == [
        "0,5 jour pour État'LIN : Animer un atelier"
    ]


def test_needs_are_counted_and_nothing_of_them_is_said(cast, period):
    need = intake.send(
        actor=cast.holder,
        title="Un secret",
        description="…",
        concerns="…",
        territory=cast.commune,
        lab=cast.lab,
    )
    intake.take_in_charge(actor=cast.member, need=need)

    (needs,) = [part for part in contributions.of(cast.member.person, **period) if part.name == "needs"]

    assert [row.text for row in needs.rows] == ["1 besoin pris en charge pour Lab'EST"]


def test_changed_content_is_not_authentic(cast, period, attested):
    statement = issued(cast, period)
    assert signing.is_authentic(statement.content, statement.signature)

    statement.content["name"] = "Quelqu'un d'autre"

    assert not signing.is_authentic(statement.content, statement.signature)


def test_former_secret_still_verifies(cast, period, attested, settings):
    statement = issued(cast, period)
    code = signing.code_of(statement.signature)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une-autre", [settings.SECRET_KEY]
    assert signing.is_authentic(statement.content, statement.signature)
    assert signing.is_code(code.lower().replace("-", " "), statement.signature)

    settings.SECRET_KEY_FALLBACKS = []

    assert not signing.is_authentic(statement.content, statement.signature)
    assert not signing.is_code(code, statement.signature)


def test_document_has_the_same_bytes_each_time_whatever_changed_since(cast, period, attested):
    statement = issued(cast, period)
    first = draw(statement)
    services.edit_profile(actor=cast.member, person=cast.member.person, name="Alice Autrement", job="Cheffe")

    again = draw(Statement.objects.get())

    assert first == again
    assert first.startswith(b"%PDF")


def test_public_page_says_valid_then_revoked_and_shows_the_rest_with_the_code(cast, period, attested, client):
    statement = issued(cast, period)
    page = client.get(statement.get_absolute_url()).content.decode()
    assert "Valide" in page
    assert "Alice" not in page
    wrong = client.post(statement.get_absolute_url(), {"code": "AAAAA-AAAAA"})
    assert (wrong.status_code, "Alice" in wrong.content.decode()) == (422, False)

    shown = client.post(statement.get_absolute_url(), {"code": signing.code_of(statement.signature)})
    assert "Alice Membre" in shown.content.decode()
    assert "Facilitation" in shown.content.decode()
    services.revoke_statement(actor=cast.member, statement=statement)

    assert "Révoquée" in client.get(statement.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="déjà"):
        services.revoke_statement(actor=cast.member, statement=statement)


def test_unknown_number_is_said_unknown(client, db):
    answer = client.get("/attestations/2026-AAAA-AAAA/")

    assert answer.status_code == 404
    assert "Inconnue" in answer.content.decode()


def test_codes_are_not_guessed_one_after_the_other(cast, period, attested, client):
    statement = issued(cast, period)

    answers = [client.post(statement.get_absolute_url(), {"code": f"AAAAA-AAAA{n}"}) for n in range(11)]

    assert answers[-1].status_code == 429


def test_attestation_is_prepared_and_issued_on_screen(cast, period, attested, client):
    client.force_login(cast.member)
    dates = {name: day.isoformat() for name, day in period.items()}
    keys = keys_of(cast, period)
    assert "Facilitation" in client.get("/profil/attestations/nouvelle/", dates).content.decode()

    preview = client.get("/profil/attestations/nouvelle/", {**dates, "seen": "1", "keys": keys[:1]})
    assert "Membre du lab" in preview.content.decode()
    assert "Facilitation" not in preview.content.decode()
    assert Statement.objects.count() == 0
    client.post("/profil/attestations/nouvelle/", {**dates, "seen": "1", "keys": keys[:1]})

    statement = Statement.objects.get()
    answer = client.get(f"/profil/attestations/{statement.public_id}/document.pdf")
    assert answer["Content-Type"] == "application/pdf"
    client.force_login(cast.lead)
    assert client.get(f"/profil/attestations/{statement.public_id}/document.pdf").status_code == 404


def test_nothing_picked_is_said(cast, period, attested, client):
    client.force_login(cast.member)
    dates = {name: day.isoformat() for name, day in period.items()}

    answer = client.get("/profil/attestations/nouvelle/", {**dates, "seen": "1"})

    assert answer.status_code == 422
    assert "au moins une contribution" in answer.content.decode()


def test_attestations_leave_with_the_person(cast, period, attested, client):
    statement = issued(cast, period)
    assert export(cast.member)["attestations"][0]["numéro"] == statement.number

    erase(cast.member)

    assert client.get(statement.get_absolute_url()).status_code == 404


texts = st.dictionaries(
    st.text(max_size=8), st.text(max_size=20) | st.integers() | st.lists(st.text(max_size=4)), max_size=5
)


@given(texts)
def test_canonical_text_does_not_depend_on_the_order_of_keys(content):
    turned = dict(reversed(list(content.items())))

    assert signing.canonical(content) == signing.canonical(turned)
    assert signing.is_authentic(turned, signing.sign(content))
