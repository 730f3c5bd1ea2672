"""What edits tell the journal."""

from kilometre.foundation.records.edits import as_fact
from kilometre.network.models import Person


def test_somebody_is_told_by_reference_never_by_name(cast):
    person = Person.objects.get(user=cast.member)

    told = as_fact([person, cast.member, cast.lab])

    assert told == [str(person.ref), str(cast.member.ref), "Lab'EST"]
