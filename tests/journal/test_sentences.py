"""What the feed says of an entry: facts are told by their names, many at the price of one."""

from kilometre.foundation.journal.events import sentences

ACCEPTED = "network.loan-accepted"


def test_labs_are_called_by_their_names_in_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        told = sentences(
            [
                (ACCEPTED, "a:1", {"lab": "labest"}),
                (ACCEPTED, "a:2", {"lab": "etatlin"}),
                ("accounts.sent", "a:3", {}),
            ],
            cast.visitor,
        )

    assert told[:2] == [f"a accepté d'aider {lab}" for lab in (cast.lab, cast.other_lab)]


def test_lab_that_is_gone_keeps_the_word_of_the_journal(cast):
    assert sentences([(ACCEPTED, "a:1", {"lab": "parti"})], cast.visitor) == ["a accepté d'aider parti"]


def test_de_is_elided_before_the_name_of_a_lab(cast):
    told = [("studies.part-done", "a:1", {"lab": lab}) for lab in ("labest", "etatlin", "parti")]

    assert sentences(told, cast.visitor) == [
        "a rendu la part de Lab'EST",
        "a rendu la part d'État'LIN",
        "a rendu la part de parti",
    ]


def test_que_stands_before_no_name(cast):
    told = sentences([("intake.need-declined", "a:1", {"lab": "etatlin"})], cast.visitor)

    assert told == ["a répondu pour État'LIN qu'il ne peut pas s'occuper du besoin"]


def test_entries_without_names_cost_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        sentences([("intake.need-sent", "a:1", {}), ("retired.verb", "a:1", {"lab": "labest"})], cast.visitor)
