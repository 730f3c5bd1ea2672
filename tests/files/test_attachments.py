"""Files come in whole or not at all, and go out only to those who may read their subject."""

import datetime as dt
import os
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory

from files import samples
from kilometre.foundation.errors import Refused
from kilometre.foundation.files import analysis, services, sniffing
from kilometre.foundation.files.enums import Analysis
from kilometre.foundation.files.models import Attachment
from kilometre.foundation.journal.models import Entry


def upload(name="plan.pdf", content=samples.PDF):
    return SimpleUploadedFile(name, content)


def attached(cast, **options):
    return services.attach(actor=cast.member, subject=cast.lab, uploaded=upload(**options))


def bytes_kept(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_attach_keeps_bytes_row_and_entry(cast, files_on_labs):
    attachment = attached(cast, name="../Plan de l'accueil.pdf")

    assert attachment.name == "Plan de l'accueil.pdf"
    assert (attachment.media_type, attachment.size) == ("application/pdf", len(samples.PDF))
    assert attachment.analysis == Analysis.NONE
    assert [path.read_bytes() for path in bytes_kept(files_on_labs)] == [samples.PDF]
    assert bytes_kept(files_on_labs)[0].name == attachment.public_id
    entry = Entry.objects.get(verb="files.attached")
    assert entry.subject == str(cast.lab.ref)
    assert "Plan" not in str(entry.facts)


def test_attach_is_refused_to_who_may_not(cast, files_on_labs):
    with pytest.raises(PermissionDenied):
        services.attach(actor=cast.stranger, subject=cast.lab, uploaded=upload())

    assert bytes_kept(files_on_labs) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("vide.pdf", b"", "est vide"),
        ("gros.txt", b"a" * (services.MAX_SIZE + 1), "la limite est de 10 Mo"),
        ("dessin.svg", samples.SVG, "n'est pas accepté"),
    ],
)
def test_attach_refuses_with_a_reason_and_keeps_nothing(cast, files_on_labs, name, content, reason):
    with pytest.raises(Refused, match=reason):
        attached(cast, name=name, content=content)

    assert bytes_kept(files_on_labs) == []
    assert not Attachment.objects.exists()


def test_attach_stops_at_the_limit_of_files(cast, monkeypatch):
    monkeypatch.setattr(services, "MAX_FILES", 2)
    attached(cast)
    services.withdraw(actor=cast.member, attachment=attached(cast))
    attached(cast)

    with pytest.raises(Refused, match="déjà 2 fichiers"):
        attached(cast)


def test_a_row_that_fails_leaves_no_bytes(cast, files_on_labs, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("full disk")

    monkeypatch.setattr(Attachment, "save", fail)
    with pytest.raises(RuntimeError, match="full disk"):
        attached(cast)

    assert bytes_kept(files_on_labs) == []


def test_a_file_that_the_antivirus_refuses_is_not_kept(cast, files_on_labs, monkeypatch):
    class Refusing:
        def analyse(self, content):
            return Analysis.REFUSED

    monkeypatch.setattr(analysis, "analyser", Refusing())
    with pytest.raises(Refused, match="antivirus"):
        attached(cast)

    assert bytes_kept(files_on_labs) == []


def test_withdraw_keeps_the_line_and_deletes_the_bytes(
    cast, files_on_labs, django_capture_on_commit_callbacks
):
    attachment = attached(cast)

    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(actor=cast.member, attachment=attachment)

    assert bytes_kept(files_on_labs) == []
    assert Attachment.objects.get().withdrawn_at is not None
    assert Entry.objects.filter(verb="files.withdrawn").count() == 1


def test_withdraw_is_for_the_sender_alone(cast):
    attachment = attached(cast)

    with pytest.raises(PermissionDenied):
        services.withdraw(actor=cast.lead, attachment=attachment)


@pytest.mark.django_db(transaction=True)
def test_bytes_left_by_a_rollback_are_cleaned_after_a_day(files_on_labs):
    from cast import make_cast

    cast = make_cast()
    kept = attached(cast)
    with transaction.atomic():
        attached(cast)
        transaction.set_rollback(True)
    assert len(bytes_kept(files_on_labs)) == 2
    assert services.remove_orphans() == 0

    yesterday = time.time() - dt.timedelta(days=1, hours=1).total_seconds()
    for path in bytes_kept(files_on_labs):
        os.utime(path, (yesterday, yesterday))

    assert services.remove_orphans() == 1
    assert default_storage.exists(kept.path)


def test_a_file_is_given_as_a_harmless_download(cast, client):
    attachment = attached(cast, name="Été à l'école.pdf")
    client.force_login(cast.stranger)

    response = client.get(attachment.get_absolute_url())

    assert b"".join(response.streaming_content) == samples.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(samples.PDF))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%89t%C3%A9%20%C3%A0%20l%27%C3%A9cole.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_head_tells_without_the_bytes(cast, client):
    attachment = attached(cast)
    client.force_login(cast.member)

    response = client.head(attachment.get_absolute_url())

    assert response.status_code == 200
    assert response["Content-Length"] == str(len(samples.PDF))
    assert b"".join(response.streaming_content) == b""


def test_a_file_is_not_given_to_others(cast, client):
    attachment = attached(cast)

    assert client.get(attachment.get_absolute_url()).status_code == 302
    client.force_login(cast.citizen)
    assert client.get(attachment.get_absolute_url()).status_code == 403


def test_a_withdrawn_or_unknown_file_does_not_exist(cast, client):
    attachment = attached(cast)
    services.withdraw(actor=cast.member, attachment=attachment)
    client.force_login(cast.member)

    assert client.get(attachment.get_absolute_url()).status_code == 404
    assert client.get("/fichiers/222222222222/").status_code == 404
    assert client.get("/fichiers/%00/").status_code == 404


def test_posting_a_file_attaches_it_and_comes_back(cast, client):
    client.force_login(cast.member)

    response = client.post(f"/fichiers/joindre/{cast.lab.ref}/", {"file": upload()})

    assert (response.status_code, response["Location"]) == (302, "/labs/labest/#fichiers")
    assert Attachment.objects.get().uploaded_by == cast.member


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choisissez un fichier"),
        ({"file": ("vide.pdf", b"")}, "est vide"),
        ({"file": ("a.svg", samples.SVG)}, "accepté"),
    ],
)
def test_posting_a_bad_file_says_why(cast, client, data, says):
    client.force_login(cast.member)

    sent = {name: upload(*file) for name, file in data.items()}
    response = client.post(f"/fichiers/joindre/{cast.lab.ref}/", sent)

    assert response.status_code == 422
    assert says in response.content.decode()


def test_posting_without_the_right_is_forbidden(cast, client):
    client.force_login(cast.citizen)

    assert client.post(f"/fichiers/joindre/{cast.lab.ref}/", {"file": upload()}).status_code == 403
    assert client.post("/fichiers/joindre/network.lab:222222222222/").status_code == 404
    assert client.post("/fichiers/joindre/auth.group:222222222222/").status_code == 404


def drawn(record, user):
    request = RequestFactory().get("/")
    request.user = user
    return Template('{% ui "attachments" record=record %}').render(
        Context({"record": record, "request": request})
    )


def test_component_lists_files_as_not_analysed(cast, django_assert_num_queries):
    attached(cast, name="un.pdf")
    attached(cast, name="deux.pdf")
    cast.member._standing = None
    drawn(cast.lab, cast.member)

    with django_assert_num_queries(1):
        html = drawn(cast.lab, cast.member)

    assert html.count("non analysé") == 2
    assert html.count("/retirer/") == 2
    assert "Joindre ce fichier" in html


def test_component_says_when_there_is_none_and_hides_from_others(cast):
    assert "Aucun fichier" in drawn(cast.lab, cast.stranger)
    assert drawn(cast.lab, cast.citizen).strip() == ""


def test_component_says_what_is_missing_on_the_server(cast, monkeypatch):
    monkeypatch.setattr(sniffing, "_library", lambda: None)

    assert "libmagic1" in drawn(cast.lab, cast.member)


def test_erasing_somebody_erases_their_files(cast, files_on_labs, django_capture_on_commit_callbacks):
    attached(cast, name="Alice Membre.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        services.forget_files_of(cast.member)

    assert bytes_kept(files_on_labs) == []
    assert [(row.name, row.uploaded_by) for row in Attachment.objects.all()] == [("fichier effacé", None)]
