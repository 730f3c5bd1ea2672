"""Asking many questions at once; looking few rows up by their keys."""

from django.db.models import Q

from kilometre.foundation.records import few  # noqa: F401 (its lookup)
from kilometre.foundation.records.holding import hold
from kilometre.network.models import Lab


def test_each_query_gets_its_own_answer_in_one_query(cast, django_assert_num_queries):
    labs = Lab.objects.order_by("name")
    asked = [
        labs.filter(slug=cast.lab.slug),
        labs.filter(slug="100 % inconnu"),
        labs.filter(pk__in=[]),
        labs.filter(slug=cast.lab.slug).union(labs.filter(pk__in=[])),
        labs.filter(~Q(pk__in=[])).select_related("region")[:1],
        labs.values("region").distinct()[:2],
    ]

    with django_assert_num_queries(1):
        answers = hold(asked)

    assert answers == [True, False, False, True, True, True]


def test_nothing_is_asked_when_no_row_can_answer(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert hold([Lab.objects.none()]) == [False]


def test_few_rows_are_those_of_their_keys_once_each_in_the_order_asked(cast):
    named = Lab.objects.filter(pk__in=[cast.lab.pk, cast.other_lab.pk]).values("pk")
    twice = named.union(Lab.objects.filter(slug=cast.lab.slug).values("pk"), all=True)

    rows = Lab.objects.filter(pk__among_few=twice).order_by("-pk")

    assert [lab.pk for lab in rows] == sorted([cast.lab.pk, cast.other_lab.pk], reverse=True)
    assert not Lab.objects.filter(pk__among_few=named.none()).exists()
    assert Lab.objects.filter(pk__among_few=[cast.lab.pk]).get() == cast.lab
