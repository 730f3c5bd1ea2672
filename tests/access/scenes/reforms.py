"""A reform."""

from access.samples import Scene
from kilometre.network.models import Reform


def extend(scene: Scene) -> None:
    scene.records["network.reform"] = {"": Reform.objects.create(slug="reforme", title="Une réforme")}
