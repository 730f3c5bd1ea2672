import numpy as np
import pytest
from scipy import stats

from kilometre.engines.simulation import (
    Kind,
    Law,
    LawError,
    empirical,
    erlang,
    exponential,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    uniform,
    weibull,
)
from kilometre.engines.simulation.draws import case_keys, stream_keys, uniforms
from kilometre.engines.simulation.sampling import sample

LAWS = [
    exponential(2), uniform(1, 4), gamma(3, 0.4), gamma(3, 5), lognormal(2, 0.6), weibull(2, 0.8), erlang(3, 3),
    hyperexponential([1, 9], [0.75, 0.25]), empirical([0, 1, 1, 2, 6, 9]),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.kind.name)
def test_samples_have_the_moments_of_their_law(law):
    drawn = sample(law, 200_000)
    mean, square = law.moments
    error = 4 * (square - mean**2) ** 0.5 / len(drawn) ** 0.5

    assert drawn.mean() == pytest.approx(mean, abs=error)
    assert (drawn**2).mean() == pytest.approx(square, rel=0.05)


@pytest.mark.parametrize(
    ("law", "exact"),
    [
        (gamma(3, 0.4), stats.gamma(0.4, scale=7.5)),
        (gamma(3, 5), stats.gamma(5, scale=0.6)),
        (lognormal(2, 0.6), stats.lognorm(0.6, scale=2)),
        (weibull(2, 0.8), stats.weibull_min(0.8, scale=2)),
        (erlang(3, 3), stats.gamma(3, scale=1)),
    ],
    ids=lambda one: getattr(getattr(one, "kind", None), "name", ""),
)
def test_samples_have_the_shape_of_their_law(law, exact):
    assert stats.kstest(sample(law, 20_000), exact.cdf).pvalue > 0.001


@pytest.mark.parametrize("law", [fixed(3), *LAWS], ids=lambda law: law.kind.name)
def test_a_scaled_law_gives_the_same_draws_scaled(law):
    assert sample(law.scaled(2.5), 50) == pytest.approx(sample(law, 50) * 2.5)


def test_zeros_and_ceiling():
    law = Law(Kind.EXP, 2.0, zero=0.3, at_most=3.0)
    drawn = sample(law, 100_000)

    assert (drawn == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert drawn.max() == 3.0
    assert drawn.mean() == pytest.approx(law.mean, abs=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: exponential(-1),
        lambda: uniform(3, 2),
        lambda: gamma(1, 0),
        lambda: erlang(1, 1.5),
        lambda: hyperexponential([1, 2], [0.5, 0.6]),
        lambda: empirical([]),
        lambda: lognormal(0, 1),
        lambda: exponential(float("nan")),
    ],
)
def test_what_is_no_law_is_refused(wrong):
    with pytest.raises(LawError):
        wrong()


def test_draws_of_a_case_depend_on_what_they_are_for_only():
    one, other = stream_keys(7, 2, ("work a", "work b")).tolist()
    (alone,) = stream_keys(7, 2, ("work b",)).tolist()
    cases = np.arange(1000, dtype=np.int64)

    assert other == alone != one
    assert np.array_equal(case_keys(one, cases)[500:], case_keys(one, cases[500:]))
    assert stream_keys(7, 3, ("work a",)) != stream_keys(7, 2, ("work a",)) != stream_keys(8, 2, ("work a",))


def test_numbers_are_uniform_and_independent_along_every_direction_of_the_key():
    many = np.arange(20_000, dtype=np.int64)
    (stream,) = stream_keys(1, 0, ("x",)).tolist()
    along_cases = uniforms(case_keys(stream, many))
    along_places = uniforms(case_keys(stream, many), 1)
    along_visits = uniforms(case_keys(stream, many, 1))
    along_streams = uniforms(stream_keys(1, 0, tuple(map(str, range(20_000)))))
    along_replications = np.array([uniforms(stream_keys(1, number, ("x",)))[0] for number in range(3_000)])

    for numbers in (along_cases, along_places, along_visits, along_streams, along_replications):
        assert stats.kstest(numbers, "uniform").pvalue > 0.001
        assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 4 / len(numbers) ** 0.5
    assert abs(np.corrcoef(along_cases, along_visits)[0, 1]) < 0.03
    assert abs(np.corrcoef(along_cases, along_places)[0, 1]) < 0.03
