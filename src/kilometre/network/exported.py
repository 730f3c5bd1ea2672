"""What a lab takes away of the directory: its card, what sources say of it, its team, its vacancies, the days that it borrows."""

from django.db.models import F

from kilometre.foundation.exchange.exports import Column, Part, exportable, exportable_whole

from . import rules
from .models import Citation, Lab, Loan, Membership, Vacancy

exportable_whole(Lab, rules.is_member_of)
exportable(
    Lab,
    Part(
        "lab",
        "La fiche du lab",
        (
            Column("public_id", "Identifiant", "identifiant de la fiche, qui ne change jamais"),
            Column("name", "Nom", "nom du lab"),
            Column("kind", "Type", "sorte de lab", lambda row: row.get_kind_display()),
            Column("status", "Situation", "en activité, en création, fermé…", lambda row: row.get_status_display()),
            Column("summary", "En une phrase", "ce que fait le lab"),
            Column("description", "Présentation", "texte de la page du lab"),
            Column("region", "Région", "région où est le lab", lambda row: str(row.region or "")),
            Column("city", "Ville", "ville du lab"),
            Column("address", "Adresse", "adresse postale"),
            Column("contact_email", "Courriel de contact", "adresse de service du lab"),
            Column("website", "Site", "site internet"),
            Column("expertises", "Expertises", "ce que le lab sait faire"),
            Column("missions", "Missions", "missions du lab"),
            Column("carriers", "Porteurs", "organisations qui portent le lab", lambda row: sorted(map(str, row.carriers.all()))),
            Column("partners", "Partenaires", "organisations partenaires", lambda row: sorted(map(str, row.partners.all()))),
            Column("skills", "Compétences", "compétences du lab", lambda row: sorted(map(str, row.skills.all()))),
            Column("promise", "Délai promis", "délai de prise en charge d'un besoin", lambda row: row.delay_text),
            Column("origin", "Origine", "d'où vient la fiche", lambda row: row.get_origin_display()),
        ),
        lambda lab, user: Lab.objects.visible_to(user).with_links().filter(pk=lab.pk),
        order=10,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "sources",
        "Ce que les sources disent du lab",
        (
            Column("field", "Sujet", "ce dont parle la source", lambda row: row.get_field_display()),
            Column("words", "Ce que dit la source", "mots de la source"),
            Column("date", "Date", "date que donne la source"),
            Column("precision", "Précision", "jour, mois ou année", lambda row: row.get_precision_display()),
            Column("note", "Remarque", "remarque sur cette source"),
            Column("source", "Source", "nom de la source"),
            Column("source_url", "Adresse", "adresse de la source"),
        ),
        lambda lab, _: Citation.objects.filter(lab=lab).order_by("pk"),
        order=15,
    ),
)
exportable(
    Lab,
    Part(
        "equipe",
        "L'équipe",
        (
            Column("person", "Personne", "nom", lambda row: row.person.name),
            Column("job", "Fonction", "ce que la personne dit de sa fonction", lambda row: row.person.job),
            Column("role", "Rôle", "rôle dans le lab", lambda row: row.get_role_display()),
            Column("starts_on", "Depuis le", "début du rôle"),
            Column("ends_on", "A pris fin le", "fin du rôle ; vide si le rôle court encore"),
        ),
        lambda lab, user: (
            Membership.objects.visible_to(user)
            .filter(lab=lab)
            .select_related("person")
            .order_by(F("starts_on").asc(nulls_first=True), "pk")
        ),
        order=20,
    ),
)
exportable(
    Lab,
    Part(
        "postes",
        "Les postes et missions à pourvoir",
        (
            Column("public_id", "Identifiant", "identifiant, qui ne change jamais"),
            Column("title", "Intitulé", "intitulé du poste"),
            Column("kind", "Type", "poste, mission…", lambda row: row.get_kind_display()),
            Column("description", "Ce qu'il y a à faire", "description"),
            Column("skills", "Compétences", "compétences attendues", lambda row: sorted(map(str, row.skills.all()))),
            Column("starts_on", "Début souhaité", "date de début"),
            Column("closes_on", "Dernier jour", "dernier jour pour répondre"),
            Column("state", "État", "brouillon, publié ou fermé", lambda row: row.get_state_display()),
            Column("published_on", "Publié le", "date de publication"),
        ),
        lambda lab, user: (
            Vacancy.objects.visible_to(user).filter(lab=lab).prefetch_related("skills").order_by("created_at", "pk")
        ),
        order=22,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "prets",
        "Les jours empruntés à d'autres",
        (
            Column("person", "Personne", "nom", lambda row: str(row.person)),
            Column("asked_by", "Demandé par", "personne du lab", lambda row: str(row.asked_by)),
            Column("purpose", "Pour quoi faire", "travail à faire"),
            Column("state", "État", "où en est le prêt", lambda row: row.get_state_display()),
            Column("weeks", "Semaines", "lundi de chaque semaine, et jours", lambda row: [
                f"{each.week:%Y-%m-%d}\u00a0: {each.half_days / 2:g} j" for each in row.weeks.all()
            ]),
            Column("asked_at", "Demandé le", "date et heure"),
            Column("closed_at", "Clos le", "date et heure\u00a0; vide s'il court encore"),
        ),
        lambda lab, user: (
            Loan.objects.visible_to(user)
            .filter(lab=lab)
            .select_related("person", "asked_by", "lab")
            .prefetch_related("weeks")
            .order_by("asked_at", "pk")
        ),
        order=24,
    ),
)  # fmt: skip
