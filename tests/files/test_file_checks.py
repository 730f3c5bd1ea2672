"""What comes in: a name that is safe to show, a content that is what it says."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files import samples
from kilometre.foundation.errors import Refused
from kilometre.foundation.files import sniffing
from kilometre.foundation.files.kinds import media_type_of
from kilometre.foundation.files.names import LENGTH, clean_name

TAKEN = {
    "photo.PNG": (samples.PNG, "image/png"),
    "photo.jpeg": (samples.JPEG, "image/jpeg"),
    "photo.webp": (samples.WEBP, "image/webp"),
    "plan.pdf": (samples.PDF, "application/pdf"),
    "note.odt": (samples.ODT, "application/vnd.oasis.opendocument.text"),
    "note.docx": (samples.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "budget.xlsx": (samples.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "communes.csv": (samples.CSV, "text/csv"),
    "compte-rendu.txt": (samples.TXT, "text/plain"),
}
REFUSED = {
    "dessin.svg": samples.SVG,
    "page.html": samples.HTML,
    "page.txt": samples.HTML,
    "dessin.csv": samples.SVG,
    "photo.png": samples.HTML,
    "photo.jpg": samples.PNG,
    "plan.pdf": samples.HTML + samples.PDF,
    "note.docx": samples.MACROS,
    "budget.xlsx": samples.DOCX,
    "note.odt": samples.DOCX,
    "present.odp": samples.ODT,
    "archive.zip": samples.ARCHIVE,
    "archive.docx": samples.ARCHIVE,
    "cassé.docx": samples.DOCX[:60],
    "programme.exe": b"MZ\x90\x00",
    "programme.txt": b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 60,
    "sans-extension": samples.PDF,
    "double.pdf.exe": samples.PDF,
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_whose_name_and_content_agree_is_taken(name):
    content, media_type = TAKEN[name]

    assert media_type_of(name, io.BytesIO(content)) == media_type


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_says_is_refused(name):
    with pytest.raises(Refused):
        media_type_of(name, io.BytesIO(REFUSED[name]))


def test_a_member_that_inflates_without_end_is_not_inflated():
    bomb = samples.zipped(mimetype="application/vnd.oasis.opendocument.text" + "0" * 50_000_000)

    with pytest.raises(Refused):
        media_type_of("note.odt", io.BytesIO(bomb))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Inès\\note.pdf", "note.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\u200bb\u2066c\x00d\n.pdf", "abcd.pdf"),
        ("  ..  ", "fichier"),
        ("", "fichier"),
        ('a<b>:"c|d?*.csv', "a_b___c_d__.csv"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("日本語.pdf", "日本語.pdf"),
        ("x" * 300 + ".docx", "x" * (LENGTH - 5) + ".docx"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_clean_name_is_always_short_visible_and_without_path(name):
    clean = clean_name(name)

    assert 0 < len(clean) <= LENGTH
    assert not {"/", "\\"} & set(clean)
    assert not any(unicodedata.category(character)[0] == "C" for character in clean)
    assert clean_name(clean) == clean


def test_without_libmagic_the_refusal_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(sniffing, "_library", lambda: None)

    with pytest.raises(sniffing.NoSniffer, match="libmagic1"):
        media_type_of("plan.pdf", io.BytesIO(samples.PDF))
