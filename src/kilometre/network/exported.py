"""What a lab takes away of the directory: its card, what sources say of it, its team."""

from django.db.models import F

from kilometre.foundation.exchange.exports import Column, Part, exportable, exportable_whole

from . import rules
from .models import Citation, Lab, Membership

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
