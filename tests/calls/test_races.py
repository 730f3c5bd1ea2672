"""A lab that answers while who asks changes the question: real transactions that meet."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from typing import Any

import pytest
from django.db import connection, transaction

from calls.making import of_lab, opened
from cast import make_cast
from kilometre.calls import services
from kilometre.calls.enums import Choice
from kilometre.calls.models import Call
from kilometre.foundation.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_question_waits_for_the_answer_that_is_being_given():
    cast = make_cast()
    call = opened(cast)

    def edit() -> Any:
        try:
            return services.edit(actor=cast.coordinator, call=read, changes={"question": "Et cent ?"})
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    read = Call.objects.get(pk=call.pk)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
            edited = pool.submit(edit)
            with pytest.raises(StillWaiting):
                edited.result(timeout=0.5)
        said = edited.result(timeout=10)

    assert "un autre appel" in str(said)
    assert Call.objects.get().question == call.question
