"""``kilometre backup`` and ``kilometre restore``."""

import sys
from pathlib import Path

from kilometre.config.archives import reading, writing
from kilometre.foundation.ui import french


def backup(name: str) -> int:
    path = Path(name)
    if not path.parent.exists():
        print(f"Le dossier {path.parent} n'existe pas.", file=sys.stderr)
        return 1
    counts = writing.write(path)
    print(
        f"{path} : {sum(counts.values())} lignes de {len(counts)} tables, {french.size(path.stat().st_size)}."
    )
    return 0


def restore(name: str, *, replace: bool) -> int:
    try:
        counts = reading.restore(Path(name), replace=replace)
    except reading.Unreadable as error:
        print(f"kilometre restore : {error}\nRien n'a été changé.", file=sys.stderr)
        return 1
    except reading.HalfDone as error:
        print(f"kilometre restore : {error}", file=sys.stderr)
        return 1
    print(
        f"{sum(counts.values())} lignes remises en place. Les courriels qui attendaient sont retenus, pas envoyés.\n"
        "Le travail d'arrière-plan peut en écrire de nouveaux (rappels, délais passés). Pour un simple essai, réglez "
        "KILOMETRE_EMAIL_BACKEND=django.core.mail.backends.dummy.EmailBackend avant de lancer kilometre worker."
    )
    return 0
