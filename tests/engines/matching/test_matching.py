"""Teams: against a plain enumeration of everything, and by the laws that any answer keeps."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilometre.engines.matching import Beyond, Offer, Wanted, match

SKILLS = ("atelier", "droit", "données")


@st.composite
def questions(draw, people=5):
    wanted = [
        Wanted(skill, draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.booleans()))
        for skill in draw(st.lists(st.sampled_from(SKILLS), min_size=1, max_size=3, unique=True))
    ]
    weeks = draw(st.integers(1, 3))
    offers = [
        Offer(
            f"p{number}",
            draw(st.sampled_from(["est", "ouest", "sud"])),
            tuple((skill, level) for skill in SKILLS if (level := draw(st.integers(0, 3)))),
            tuple(draw(st.lists(st.integers(0, 3), min_size=weeks, max_size=weeks))),
            draw(st.integers(0, 2)),
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, people)))
    ]
    lent = draw(st.dictionaries(st.sampled_from(["est", "ouest", "sud"]), st.integers(0, 5)))
    return wanted, offers, weeks, lent


def value_of(wanted, offers, weeks, lent, holders):
    """What is wanted, in its strict order; None when the holders cannot do it."""
    load, labs = {}, {}
    for each, offer in zip(wanted, holders, strict=True):
        if offer is not None:
            if offer.level_in(each.skill) < each.level:
                return None
            load[offer] = load.get(offer, 0) + each.days
            labs[offer.lab] = labs.get(offer.lab, lent.get(offer.lab, 0)) + each.days
    end = -1
    for offer, days in load.items():
        ends = [week for week in range(weeks) if offer.days_until(week) >= days]
        if not ends:
            return None
        end = max(end, ends[0])
    out = [each for each, offer in zip(wanted, holders, strict=True) if offer is None]
    mandatory, other = [e.days for e in out if e.is_mandatory], [e.days for e in out if not e.is_mandatory]
    return (
        (len(mandatory), sum(mandatory), len(other), sum(other), end, max(labs.values(), default=0)),
        sum(offer.distance * days for offer, days in load.items()),
        sum(not offer.is_agreed for offer in load),
        len(load),
    )


def everything(wanted, offers, weeks, lent):
    """The best value of each way to share the places among labs."""
    best = {}
    for holders in product([None, *offers], repeat=len(wanted)):
        value = value_of(wanted, offers, weeks, lent, holders)
        if value is not None:
            labs = tuple(offer.lab if offer else "" for offer in holders)
            best[labs] = min(best.get(labs, value), value)
    return sorted(best.values())


def told(wanted, offers, weeks, lent, composition):
    by_name = {offer.person: offer for offer in offers}
    holders = {place.wanted: by_name[place.person] for place in composition.places}
    return value_of(wanted, offers, weeks, lent, [holders.get(each) for each in wanted])


@given(questions())
@settings(max_examples=400)
def test_compositions_are_the_best_of_all_and_the_next_ones(question):
    wanted, offers, weeks, lent = question

    answer = match(wanted, offers, weeks=weeks, given=lent)

    assert answer.is_proven
    values = [told(wanted, offers, weeks, lent, each) for each in answer.compositions]
    same_end = [value for value in everything(*question) if value[0][:5] == values[0][0][:5]]
    assert values == same_end[: len(values)]
    assert len(values) == min(3, len(same_end))


@given(questions())
def test_every_place_is_held_by_somebody_able_and_free(question):
    wanted, offers, weeks, lent = question
    by_name = {offer.person: offer for offer in offers}

    for composition in match(wanted, offers, weeks=weeks, given=lent).compositions:
        used = {}
        for place in composition.places:
            offer = by_name[place.person]
            assert place.level == offer.level_in(place.wanted.skill) >= place.wanted.level
            assert sum(days for _, days in place.work) == place.wanted.days
            assert place.fitting >= 1
            for week, days in place.work:
                used[offer.person, week] = used.get((offer.person, week), 0) + days
                assert week <= composition.finish < weeks
        assert all(days <= by_name[person].free[week] for (person, week), days in used.items())
        assert {place.wanted for place in composition.places} | {
            shortfall.wanted for shortfall in composition.missing
        } == set(wanted)


@given(questions())
def test_what_is_missing_is_enough_and_nothing_less_is(question):
    """An offer for each shortfall completes the team; with one of them left out, it does not."""
    wanted, offers, weeks, lent = question
    missing = match(wanted, offers, weeks=weeks, given=lent).best.missing
    found = [
        Offer(f"new{rank}", f"new{rank}", ((each.wanted.skill, each.wanted.level),), (each.wanted.days,))
        for rank, each in enumerate(missing)
    ]

    assert not match(wanted, offers + found, weeks=weeks).best.missing
    for without in range(len(found)):
        rest = found[:without] + found[without + 1 :]
        assert match(wanted, offers + rest, weeks=weeks).best.missing


@given(questions())
def test_missing_days_are_the_fewest_that_somebody_lacks(question):
    """Given to the freest person of the level, they fill the place; one day less fills it for nobody."""
    wanted, offers, weeks, lent = question
    best = match(wanted, offers, weeks=weeks, given=lent).best
    left = {offer.person: offer.days_until(weeks - 1) for offer in offers}
    for place in best.places:
        left[place.person] -= place.wanted.days
    for each in best.missing:
        able = [left[o.person] for o in offers if o.level_in(each.wanted.skill) >= each.wanted.level]
        assert each.missing_days == each.wanted.days - max(able, default=0) > 0
        assert each.best_level == max((o.level_in(each.wanted.skill) for o in offers), default=0)


@given(questions(), st.randoms())
def test_order_of_offers_changes_nothing(question, random):
    wanted, offers, weeks, lent = question
    shuffled = random.sample(offers, len(offers))

    assert match(wanted, offers, weeks=weeks, given=lent) == match(wanted, shuffled, weeks=weeks, given=lent)


def person(name, lab, skill="atelier", level=2, free=(5, 5), **fields):
    return Offer(name, lab, ((skill, level),), free, **fields)


def test_team_that_is_not_complete_says_when_one_could_be():
    wanted = [Wanted("atelier", 2, 4)]

    answer = match(wanted, [person("a", "est", free=(1, 0, 0, 3))], weeks=2)

    assert not answer.best.is_complete
    assert (answer.best.missing[0].missing_days, answer.possible_by) == (3, 3)


def test_lab_that_lent_much_is_asked_after_the_others():
    wanted = [Wanted("atelier", 2, 2)]
    offers = [person("a", "est"), person("b", "ouest", distance=2)]

    assert match(wanted, offers, weeks=2).best.places[0].lab == "est"
    assert match(wanted, offers, weeks=2, given={"est": 9}).best.places[0].lab == "ouest"


def test_nobody_at_the_level_is_told_apart_from_nobody_free():
    wanted = [Wanted("atelier", 4, 2)]

    shortfall = match(wanted, [person("a", "est", level=3)], weeks=1).best.missing[0]

    assert (shortfall.missing_days, shortfall.best_level) == (2, 3)


def test_nothing_wanted_is_a_team_of_nobody():
    answer = match([], [person("a", "est")], weeks=1)

    assert (answer.best.places, answer.best.missing, answer.best.is_complete) == ((), (), True)


@pytest.mark.parametrize(
    ("wanted", "people", "weeks", "said"),
    [(7, 1, 4, "7 compétences"), (1, 2001, 4, "2001 personnes"), (1, 1, 53, "53 semaines")],
)
def test_question_that_is_too_large_is_refused_in_words(wanted, people, weeks, said):
    with pytest.raises(Beyond, match=said):
        match(
            [Wanted(f"s{number}", 1, 1) for number in range(wanted)],
            [person(f"p{number}", "est") for number in range(people)],
            weeks=weeks,
        )


def test_search_that_stops_early_says_so_and_gives_a_team():
    skills = [f"s{number}" for number in range(5)]
    wanted = [Wanted(skill, 1, 2) for skill in skills]
    levels = tuple((skill, 2) for skill in skills)
    offers = [Offer(f"p{n:03}", f"lab{n % 20}", levels, (2, 2, 2)) for n in range(60)]

    answer = match(wanted, offers, weeks=3, effort=8)

    assert not answer.is_proven
    assert answer.best.is_complete
