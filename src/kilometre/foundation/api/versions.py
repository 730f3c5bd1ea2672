"""Versions over HTTP: the ETag of a record, and the version that a write says it read."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from kilometre.foundation.errors import Refused
from kilometre.foundation.records.models import Record


class VersionNeeded(Refused):
    status = 428
    title = "Version attendue manquante"


class VersionGone(Refused):
    status = 412
    title = "Modifié entre-temps"


def tag(response: HttpResponse, record: Record) -> None:
    """Give a read its ETag: the record's version."""
    response["ETag"] = f'"v{record.version}"'


def expected(request: HttpRequest, record: Record) -> int:
    """The version that ``If-Match`` names; refused when absent or no longer the record's."""
    header = request.headers.get("If-Match", "")
    if not header:
        raise VersionNeeded("Renvoyez l'ETag lu dans l'en-tête If-Match : personne n'est écrasé par mégarde.")
    # Proxies that compress weaken the tags they pass on: the version inside is what counts.
    given = {given.removeprefix("W/") for given in parse_etags(header)}
    if given.isdisjoint({f'"v{record.version}"', "*"}):
        raise VersionGone("L'objet a changé depuis votre lecture : relisez-le, puis recommencez.")
    return record.version
