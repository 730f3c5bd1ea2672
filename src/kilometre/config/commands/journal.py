"""``kilometre journal``: proving the journal whole, and sealing it."""

import sys

from django.core import signing

from kilometre.foundation.journal import checkpoints, verification


def verify() -> int:
    """Zero when the journal is whole; one, with every fault, otherwise."""
    try:
        known = checkpoints.read_all()
    except signing.BadSignature as error:
        print(f"Point de contrôle illisible : {error}", file=sys.stderr)
        return 1
    report = verification.verify(known)
    erased = f", dont {report.erased} effacées" if report.erased else ""
    print(
        f"{report.entries} entrées dans {report.cases} dossiers ; {report.payloads} données personnelles{erased} ; "
        f"{report.checkpoints} points de contrôle."
    )
    for fault in report.faults:
        print(f"✗ {fault}", file=sys.stderr)
    print("Le journal est entier." if report.is_whole else f"{len(report.faults)} défauts.")
    return 0 if report.is_whole else 1


def checkpoint() -> int:
    written = checkpoints.write()
    print(
        f"Point de contrôle {written.name} : {written.entries} entrées."
        if written
        else "Rien de nouveau à sceller."
    )
    return 0
