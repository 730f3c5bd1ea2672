"""Labs as open data: the fields that the API, the CSV and the GeoJSON share, in one place."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .models import Lab

HEADS = (
    "identifiant", "nom", "genre", "situation", "region", "code_region", "ville", "latitude", "longitude",
    "hors_les_murs", "porteurs", "expertises", "site", "origine", "source", "page",
)  # fmt: skip


def row(lab: Lab, absolute: Callable[[str], str]) -> dict[str, Any]:
    """One lab, flat. Nothing personal: the contact's address stays on the page."""
    values = (
        lab.slug,
        lab.name,
        lab.get_kind_display(),
        lab.get_status_display(),
        lab.region.name if lab.region else "",
        lab.region.code if lab.region else "",
        lab.city,
        lab.latitude,
        lab.longitude,
        "oui" if lab.has_no_walls else "non",
        [str(carrier.name) for carrier in lab.carriers.all()],
        list(lab.expertises),
        lab.website,
        lab.get_origin_display(),
        lab.source,
        absolute(lab.get_absolute_url()),
    )
    return dict(zip(HEADS, values, strict=True))


def features(labs: Iterable[Lab], absolute: Callable[[str], str]) -> Iterator[str]:
    """GeoJSON (RFC 7946), lab after lab: longitude before latitude; a lab without a place has a null geometry."""
    yield '{"type": "FeatureCollection", "features": ['
    between = ""
    for lab in labs:
        yield between + json.dumps(_feature(lab, absolute), ensure_ascii=False, cls=DjangoJSONEncoder)
        between = ",\n"
    yield "]}"


def _feature(lab: Lab, absolute: Callable[[str], str]) -> dict[str, Any]:
    properties = row(lab, absolute)
    longitude, latitude = properties.pop("longitude"), properties.pop("latitude")
    geometry = None
    if longitude is not None and latitude is not None:
        geometry = {"type": "Point", "coordinates": [float(longitude), float(latitude)]}
    return {"type": "Feature", "id": lab.slug, "geometry": geometry, "properties": properties}
