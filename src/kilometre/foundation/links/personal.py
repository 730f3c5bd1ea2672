"""What links hold about people."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase

from .models import Link

declare(
    Link,
    author=Personal(
        "Savoir qui a rapproché deux objets, pour pouvoir l'interroger",
        "Jusqu'à l'effacement du compte",
        "Mission d'intérêt public",
    ),
)
nothing(Link, "source", "kind", "target")


@on_erase
def forget_author(user: Any) -> None:
    Link.objects.filter(author=user).update(author=None)
