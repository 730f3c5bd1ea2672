"""What each figure means, in words that a service head uses; shown beside the figure wherever it is."""

from typing import Final

from kilometre.engines.eventlog.split import Cause

CAUSES: Final = {
    Cause.WORK: "Une étape est en cours, pendant les heures d'ouverture (ou hors de ces heures si elle s'y tient toute).",
    Cause.WAITING_SERVICE: "Le dossier attend, en heures d'ouverture, pendant que la personne (à défaut le service) qui fera "
    "l'étape suivante travaille sur d'autres dossiers.",
    Cause.WAITING_APPLICANT: "Tout le temps qui précède la fin d'une étape que vous avez nommée comme étant celle du demandeur.",
    Cause.HANDOVER: "Le dossier vient de changer de service (de personne, si les services ne sont pas connus) ; il attend en "
    "heures d'ouverture, sans que la personne suivante soit vue au travail.",
    Cause.OFF_HOURS: "Nuits, fins de semaine et fermetures du service qui a le dossier.",
    Cause.UNEXPLAINED: "Le dossier attend en heures d'ouverture, sans changer de main et sans que la personne soit vue au "
    "travail : réunion, absence, priorité donnée ailleurs, pièce attendue… Le journal ne le dit pas.",
}
MEAN: Final = (
    "Du premier au dernier événement du dossier, nuits et fins de semaine comprises ; moyenne des dossiers."
)
MEDIAN: Final = "La moitié des dossiers prennent moins de temps, l'autre moitié davantage."
P90: Final = "Neuf dossiers sur dix prennent moins de temps."
CASES: Final = "Dossiers dont le journal contient au moins un événement."
EVENTS: Final = "Une ligne du journal : une étape faite une fois, pour un dossier."
VARIANTS: Final = "Suites différentes d'étapes suivies par les dossiers."
RANGE: Final = "Du plus petit au plus grand selon l'hypothèse faite sur le début des étapes, que le journal ne donne pas toujours."
SHARE: Final = "Part de la durée totale de tous les dossiers passée à attendre cette étape ou à la faire."
STEP_WAIT: Final = (
    "Temps moyen, nuits et fins de semaine comprises, pendant lequel un dossier attend cette étape."
)
STEP_OPEN: Final = (
    "La partie de cette attente qui tombe en heures d'ouverture. Une étape du demandeur n'en a pas."
)
STEP_WORK: Final = (
    "Temps moyen de travail qu'une exécution de cette étape ajoute au dossier. Il n'est donné que pour les services d'au moins "
    "cinq personnes."
)
REWORK: Final = "Étapes faites plusieurs fois dans un même dossier ; le retour est le temps entre deux fois."
BATCH: Final = "Au moins trois dossiers déjà prêts, traités d'affilée par une même personne (moins de dix minutes entre deux)."
BATCH_WAIT: Final = (
    "Depuis combien de temps les dossiers du lot étaient prêts quand le lot a commencé, en moyenne."
)
HANDOVERS: Final = "De la fin d'une étape dans un service au début de la suivante dans un autre."
WORKLOAD: Final = (
    "Le travail n'est donné que pour les services d'au moins cinq personnes. Le taux d'occupation rapporte le travail visible "
    "dans ce journal aux heures d'ouverture de toutes les personnes vues : elles font aussi autre chose."
)
WAITING_MEAN: Final = "Nombre moyen de dossiers qui attendent ce service au même moment."
GRAPH: Final = (
    "Chaque boîte est une étape, chaque flèche un passage direct de l'une à l'autre ; plus la flèche est épaisse, plus il y a de "
    "passages. Plus la boîte est foncée, plus les dossiers y passent de temps. En tirets, les retours en arrière."
)
CONFORMANCE: Final = {
    "skipped": "Une étape obligatoire n'a pas été faite.",
    "added": "Une étape que la procédure ne prévoit pas, ou pas à ce moment, ou pas deux fois.",
    "out_of_order": "Une étape a été faite avant une autre qui doit la précéder.",
    "late": "Le délai promis a été dépassé, compté depuis que le dossier était prêt pour l'étape.",
}
