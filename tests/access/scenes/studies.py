"""A study that waits for the Lab'EST, and one published."""

from access.samples import Scene
from kilometre.studies import services
from kilometre.studies.models import Study


def extend(scene: Scene) -> None:
    cast = scene.cast
    given = {"actor": cast.coordinator, "question": "Que vivent les usagers ?", "labs": [cast.lab]}
    waiting = services.order(title="Étude proposée", **given)
    published = services.order(title="Étude publiée", **given)
    services.publish(actor=cast.coordinator, study=Study.objects.get(pk=published.pk))
    scene.records["studies.study"] = {"": waiting, "publiée": published}
    for route in ("answer", "withdraw-part", "part", "hand-in"):
        scene.keywords[f"studies:{route} lab"] = cast.lab.slug
