"""From a table to the directory and back: judged line by line, all or nothing, undone whole."""

import datetime as dt
from collections import Counter

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from exchange.making import ORGANISATIONS, PEOPLE, brought, checked, imported, told
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict
from kilometre.foundation.exchange.models import ColumnMemory, Import, ImportRow
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.tasks.models import Job
from kilometre.network import services as network
from kilometre.network.models import Membership, Organisation, Person

OWN = {Import, ImportRow, ColumnMemory}


def rows_of_everything() -> Counter:
    return Counter(
        {
            model._meta.label: model._base_manager.count()
            for model in apps.get_models()
            if model not in OWN and model._meta.managed
        }
    )


def test_check_writes_nothing_else(cast):
    batch = brought(cast.lead, "people", PEOPLE)
    before = rows_of_everything()

    services.check(actor=cast.lead, batch=batch)

    assert rows_of_everything() == before
    assert told(batch) == [(2, Verdict.READY, ""), (3, Verdict.READY, "")]


def test_wrong_cells_are_told_with_their_column_and_stop_no_other_line(cast):
    text = (
        "Nom;Type;SIRET\n"
        "Vilab;Martien;\n"
        ";Association;\n"
        "Les Voisins;Association;123\n"
        "Mission locale;Association;\n"
    )

    batch = checked(cast.lead, "organisations", text)

    problems = [(row.line, [column for column, _ in row.messages]) for row in batch.rows.problems()]
    assert problems == [(2, ["B, Type"]), (3, ["A, Nom"]), (4, ["C, SIRET"])]
    assert told(batch)[3] == (5, Verdict.READY, "")


def test_what_the_service_refuses_is_told_on_its_line(cast):
    batch = checked(
        cast.lead, "organisations", "Nom;Type;Commune\nA;Association;Nullepart\nB;Association;67482\n"
    )

    assert "Aucune commune ne s'appelle « Nullepart »" in told(batch)[0][2]
    assert told(batch)[1][1] == Verdict.READY


def test_import_creates_through_the_services_and_tells_the_journal(cast):
    batch = imported(cast.lead, "organisations", ORGANISATIONS)

    assert batch.state == ImportState.DONE
    assert batch.summary == {"created": 2, "merged": 0, "left": 0}
    assert Organisation.objects.get(name="Mission locale de Strasbourg").territory.name == "Strasbourg"
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert verbs["network.organisation-created"] == 2
    assert verbs["exchange.import-done"] == 1


def test_import_is_all_or_nothing(cast):
    batch = checked(cast.lead, "organisations", ORGANISATIONS)
    network.create_organisation(actor=cast.lead, name="Vilab", kind="company")  # meanwhile, by somebody else

    with pytest.raises(Refused, match=r"Ligne 3 : « Vilab » vient d'être créé.* Rien n'a été importé"):
        services.apply(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED
    assert not Organisation.objects.filter(name="Mission locale de Strasbourg").exists()
    assert not batch.rows.applied().exists()


def test_known_organisation_is_completed_never_overwritten_and_put_back(cast):
    known = network.create_organisation(actor=cast.coordinator, name="Vilab", kind="association")
    batch = checked(cast.coordinator, "organisations", "Nom;Type;Sigle\nVILAB;Entreprise;VLB\n")
    row = batch.rows.get()
    assert (row.verdict, row.choice, row.twins) == (
        Verdict.DUPLICATE,
        Choice.MERGE,
        [[str(known.ref), "Vilab"]],
    )

    services.apply(actor=cast.coordinator, batch=batch)
    known.refresh_from_db()
    assert (known.name, known.kind, known.short_name) == ("Vilab", "association", "VLB")

    services.undo(actor=cast.coordinator, batch=batch)
    known.refresh_from_db()
    assert (known.short_name, Organisation.objects.filter(name__iexact="vilab").count()) == ("", 1)


def test_who_may_not_edit_the_known_one_is_told_and_leaves_it(cast):
    network.create_organisation(actor=cast.coordinator, name="Vilab", kind="association")

    row = checked(cast.lead, "organisations", "Nom;Type;Sigle\nVILAB;Entreprise;VLB\n").rows.get()

    assert (row.choice, row.options) == (Choice.SKIP, [Choice.CREATE, Choice.SKIP])
    assert "vous n'avez pas ce droit" in row.messages[0][1]


def test_same_thing_twice_in_the_file_is_a_duplicate(cast):
    batch = checked(cast.lead, "organisations", "Nom;Type\nVilab;Entreprise\nVILAB;Entreprise\n")

    assert told(batch) == [(2, Verdict.READY, ""), (3, Verdict.DUPLICATE, "la ligne 2 dit la même chose.")]
    assert batch.rows.get(line=3).choice == Choice.SKIP


def test_undo_takes_everything_back(cast):
    before = Organisation.objects.count()
    batch = imported(cast.lead, "organisations", ORGANISATIONS)

    services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (ImportState.UNDONE, before)
    with pytest.raises(Refused):
        services.undo(actor=cast.lead, batch=batch)


def test_undo_says_which_lines_changed_and_then_leaves_only_those(cast):
    batch = imported(cast.lead, "organisations", ORGANISATIONS)
    changed = Organisation.objects.get(name="Vilab")
    network.edit_organisation(actor=cast.coordinator, organisation=changed, website="https://exemple.fr")

    services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert batch.summary["touched"] == [[3, "« Vilab » a été modifié depuis."]]
    assert Organisation.objects.filter(name="Mission locale de Strasbourg").exists()

    services.undo(actor=cast.lead, batch=batch, only_untouched=True)

    batch.refresh_from_db()
    assert (batch.state, batch.summary["undone"], batch.summary["kept"]) == (ImportState.UNDONE, 1, 1)
    assert Organisation.objects.filter(pk=changed.pk).exists()
    assert not Organisation.objects.filter(name="Mission locale de Strasbourg").exists()


def test_undo_asked_several_times_tells_each_line_once(cast):
    batch = imported(cast.lead, "organisations", ORGANISATIONS)
    changed = Organisation.objects.get(name="Vilab")
    network.edit_organisation(actor=cast.coordinator, organisation=changed, website="https://exemple.fr")

    for _ in range(3):
        services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert batch.summary["touched"] == [[3, "«\u00a0Vilab\u00a0» a été modifié depuis."]]


def test_undo_leaves_what_is_used_elsewhere(cast):
    batch = imported(cast.lead, "organisations", ORGANISATIONS)
    used = Organisation.objects.get(name="Vilab")
    Membership.objects.create(organisation=used, person=cast.member.person, role="agent")

    services.undo(actor=cast.lead, batch=batch)

    batch.refresh_from_db()
    assert batch.summary["touched"] == [[3, "« Vilab » sert ailleurs (appartenance)."]]


def test_people_join_the_lab_and_nobody_is_written_to_until_released(cast):
    batch = imported(cast.lead, "people", PEOPLE)

    team = Membership.objects.current().filter(lab=cast.lab).values_list("person__name", flat=True)
    assert {"Élise Martin", "Jo Petit"} <= set(team)
    assert Person.objects.get(name="Élise Martin").phone == "+33612345678"
    assert mails_asked() == []

    assert services.release(actor=cast.lead, batch=batch, lines=[3]) == 1
    assert services.release(actor=cast.lead, batch=batch) == 1
    assert services.release(actor=cast.lead, batch=batch) == 0
    assert sorted(mails_asked()) == ["elise@exemple.fr", "jo@exemple.fr"]
    assert mail.outbox == []


def test_undone_people_leave_no_name_behind(cast):
    batch = imported(cast.lead, "people", PEOPLE)

    services.undo(actor=cast.lead, batch=batch)

    assert not Person.objects.filter(name="Élise Martin").exists()
    assert not Membership.objects.filter(person__name="Élise Martin").exists()


def test_who_was_invited_stays(cast):
    batch = imported(cast.lead, "people", PEOPLE)
    services.release(actor=cast.lead, batch=batch, lines=[2])

    services.undo(actor=cast.lead, batch=batch, only_untouched=True)

    assert Person.objects.filter(name="Élise Martin").exists()
    assert not Person.objects.filter(name="Jo Petit").exists()


def test_somebody_known_joins_with_the_same_card_and_only_leaves_when_undone(cast):
    member = cast.stranger
    batch = imported(cast.lead, "people", f"Nom complet;Mail\nAutre Nom;{member.email}\n")

    assert Membership.objects.current().filter(lab=cast.lab, person=member.person).exists()
    assert Person.objects.filter(name="Autre Nom").count() == 0

    services.undo(actor=cast.lead, batch=batch)
    assert not Membership.objects.filter(lab=cast.lab, person=member.person).exists()
    assert Person.objects.filter(pk=member.person.pk, name=member.name).exists()


def test_invisible_person_is_not_named_by_the_check(cast):
    hidden = network.register_person(actor=None, name="Secret Agent", email="secret@exemple.fr")

    batch = checked(cast.lead, "people", "Nom complet;Mail\nQuelqu'un;secret@exemple.fr\n")

    row = batch.rows.get()
    assert (row.verdict, row.twins) == (Verdict.READY, [])
    services.apply(actor=cast.lead, batch=batch)
    services.undo(actor=cast.lead, batch=batch)
    assert Person.objects.filter(pk=hidden.pk).exists()


def test_columns_are_remembered_for_the_same_header(cast):
    batch = services.paste(
        actor=cast.lead, kind="organisations", text="Nom;Bidule;Genre\nVilab;VLB;Entreprise\n"
    )
    assert batch.columns == ["name", "", "kind"]
    services.map_columns(actor=cast.lead, batch=batch, columns=["name", "short_name", "kind"], constants={})

    again = services.paste(
        actor=cast.lead, kind="organisations", text="nom;BIDULE;genre\nAutre;A;Entreprise\n"
    )
    other = services.paste(
        actor=cast.stranger, kind="organisations", text="nom;BIDULE;genre\nAutre;A;Entreprise\n"
    )

    assert again.columns == ["name", "short_name", "kind"]
    assert other.columns == ["name", "", "kind"]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (["", "kind"], "Il manque « Nom »"),
        (["name", "name"], "une seule colonne"),
        (["name"], "rechargez"),
        (["name", "x"], "rechargez"),
    ],
)
def test_wrong_columns_are_refused(cast, columns, says):
    batch = services.paste(actor=cast.lead, kind="organisations", text="Nom;Type\nVilab;Entreprise\n")

    with pytest.raises(Refused, match=says):
        services.map_columns(actor=cast.lead, batch=batch, columns=columns, constants={})


def test_value_for_all_lines_stands_for_a_column(cast):
    batch = imported(cast.lead, "organisations", "Nom;Note\nVilab;x\nAutre;y\n", kind="Entreprise")

    assert batch.summary["created"] == 2
    assert set(Organisation.objects.filter(name__in=["Vilab", "Autre"]).values_list("kind", flat=True)) == {
        "company"
    }


def test_who_may_not_create_may_not_import(cast):
    with pytest.raises(PermissionDenied):
        services.paste(actor=cast.citizen, kind="organisations", text=ORGANISATIONS)
    batch = checked(cast.lead, "organisations", ORGANISATIONS)
    with pytest.raises(PermissionDenied):
        services.apply(actor=cast.coordinator, batch=batch)


def test_import_is_seen_by_its_owner_alone(cast):
    batch = checked(cast.lead, "organisations", ORGANISATIONS)

    seers = [
        name
        for name, user in cast.everyone().items()
        if Import.objects.visible_to(user).filter(pk=batch.pk).exists()
    ]
    assert seers == ["lead"]


def test_long_import_is_done_by_a_worker_and_tells_its_progress(cast, run_tasks):
    text = "Nom;Type\n" + "".join(f"Structure {number};Association\n" for number in range(250))
    batch = brought(cast.lead, "organisations", text)

    services.check(actor=cast.lead, batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.work) == (ImportState.DRAFT, "checking")
    with pytest.raises(Refused, match="attendez"):
        services.map_columns(actor=cast.lead, batch=batch, columns=["name", "kind"], constants={})
    run_tasks()
    batch.refresh_from_db()
    assert (batch.state, batch.work, batch.progress) == (ImportState.CHECKED, "", 250)

    services.apply(actor=cast.lead, batch=batch)
    run_tasks()
    batch.refresh_from_db()
    assert (batch.state, batch.summary["created"]) == (ImportState.DONE, 250)

    services.undo(actor=cast.lead, batch=batch)
    run_tasks()
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.filter(name__startswith="Structure").count()) == (
        ImportState.UNDONE,
        0,
    )


def test_old_drafts_and_old_rows_are_forgotten(cast):
    draft, done = brought(cast.lead, "people", PEOPLE), imported(cast.lead, "organisations", ORGANISATIONS)
    long_ago = timezone.now() - dt.timedelta(days=91)
    Import.objects.filter(pk=draft.pk).update(created_at=long_ago)
    Import.objects.filter(pk=done.pk).update(done_at=long_ago)

    services.forget_old()

    assert not Import.objects.filter(pk=draft.pk).exists()
    assert not done.rows.exists()
    with pytest.raises(Refused, match="trop ancien"):
        services.undo(actor=cast.lead, batch=done)


def mails_asked() -> list[str]:
    asked = [job.kwargs["membership"] for job in Job.objects.filter(task__endswith="invitations.send")]
    return list(Membership.objects.filter(pk__in=asked).values_list("person__email", flat=True))
