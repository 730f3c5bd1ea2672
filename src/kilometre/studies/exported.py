"""What a lab takes away of the studies in which it takes part."""

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import Part as LabPart
from .models import Study


def _parts(lab: Lab, user: object) -> object:
    seen = Study.objects.visible_to(user).of_lab(lab.slug)
    return (
        LabPart.objects.filter(study__in=seen, lab=lab)
        .select_related("study", "contact")
        .order_by("asked_at", "pk")
    )


exportable(
    Lab,
    Part(
        "etudes",
        "Les études et la part du lab",
        (
            Column("study", "Étude", "titre de l'étude", lambda row: str(row.study)),
            Column("question", "Question", "ce que l'étude veut savoir", lambda row: row.study.question),
            Column(
                "state", "État de l'étude", "où en est l'étude", lambda row: row.study.get_state_display()
            ),
            Column(
                "part", "État de la part", "où en est la part du lab", lambda row: row.get_state_display()
            ),
            Column("task", "Ce que le lab fait", "part du lab"),
            Column("starts_on", "Début", "début de la part"),
            Column("ends_on", "Fin", "fin de la part"),
            Column("contact", "Qui s'en occupe", "personne du lab", lambda row: str(row.contact or "")),
            Column("findings", "Ce que le lab a constaté", "constats rendus"),
            Column(
                "results", "Résultats de l'étude", "ce que l'étude a montré", lambda row: row.study.results
            ),
        ),
        _parts,
        order=60,
    ),
)
