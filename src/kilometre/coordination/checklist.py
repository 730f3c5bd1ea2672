"""A first checklist, that the coordination may start from, then changes as it wants."""

from dataclasses import dataclass

from .enums import StepWho


@dataclass(frozen=True, slots=True)
class Proposed:
    label: str
    why: str
    who: StepWho
    days: int
    address: str = ""


PROPOSED = (
    Proposed(
        "Présenter le réseau et ses outils à l'équipe",
        "Savoir à qui s'adresser, et où se trouvent les ressources partagées.",
        StepWho.COORDINATION,
        7,
        "/labs/",
    ),
    Proposed(
        "Prendre un premier contact avec l'équipe",
        "Une demi-heure suffit pour répondre aux premières questions.",
        StepWho.SPONSOR,
        10,
    ),
    Proposed(
        "Remplir la page du lab",
        "C'est par elle que les administrations et les autres labs vous trouvent.",
        StepWho.TEAM,
        14,
    ),
    Proposed(
        "Choisir qui rejoint l'annuaire et quelles compétences montrer",
        "Les autres labs pourront vous demander un coup de main.",
        StepWho.TEAM,
        21,
        "/competences/",
    ),
    Proposed(
        "Assister à une première réunion du réseau",
        "C'est là que les labs disent ce qui les occupe et ce qui les bloque.",
        StepWho.TEAM,
        30,
        "/reseaux/",
    ),
    Proposed(
        "Inscrire l'équipe à une formation des nouvelles équipes",
        "Les méthodes s'apprennent plus vite à plusieurs.",
        StepWho.TEAM,
        45,
        "/rendez-vous/",
    ),
    Proposed(
        "Accueillir l'équipe une demi-journée dans son lab",
        "Voir un projet en cours vaut mieux qu'une présentation.",
        StepWho.SPONSOR,
        60,
    ),
    Proposed(
        "Décrire un premier projet ou une première action",
        "Les autres labs sauront ce que vous faites.",
        StepWho.TEAM,
        75,
        "/projets/",
    ),
    Proposed(
        "Faire le point avec l'équipe et son parrain ou sa marraine",
        "Ce qui a manqué à cette arrivée sert à la suivante.",
        StepWho.COORDINATION,
        90,
    ),
)
