"""Tagged PDFs: what they hold, the same bytes twice, and nothing read from outside."""

import io
import os
import subprocess
import sys

import pytest

from kilometre.foundation import documents
from kilometre.foundation.documents import rendering

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Été à Orléans</title>
<link rel="stylesheet" href="static:documents/document.css"></head>
<body><h1>Été à Orléans</h1><p>Un œuvre &amp; sa note.</p><table><thead><tr><th>Lab</th></tr></thead><tbody><tr><td>Un</td></tr></tbody></table></body></html>"""


def read(pdf: bytes):
    pypdf = pytest.importorskip("pypdf")
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_document_is_tagged_titled_and_in_french():
    pdf = read(rendering.draw(PAGE))
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert pdf.metadata.title == "Été à Orléans"
    assert "Un œuvre & sa note." in pdf.pages[0].extract_text()


def test_same_content_is_the_same_bytes_in_another_process():
    script = (
        "import hashlib, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'kilometre.config.testing';"
        "import django; django.setup();"
        "from kilometre.foundation.documents import rendering;"
        "print(hashlib.sha256(rendering.draw(sys.stdin.read())).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=PAGE,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(runs) == 1
    assert rendering.draw(PAGE) == rendering.draw(PAGE)
    assert rendering.draw(PAGE) != rendering.draw(PAGE.replace("Un œuvre", "Deux œuvres"))


def test_our_fonts_are_in_the_document():
    fonts = read(rendering.draw(PAGE)).pages[0]["/Resources"]["/Font"].values()

    assert {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts} == {
        "Atkinson-Hyperlegible-Next",
        "Atkinson-Hyperlegible-Next-Bold",
    }


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/x.png", "static:absent.png"])
def test_nothing_is_read_but_packaged_files(address):
    with pytest.raises(documents.NotPackaged):
        rendering.draw(PAGE.replace("<table>", f'<img alt="x" src="{address}"><table>'))


def test_download_is_not_kept_nor_run():
    response = documents.download(b"%PDF-", "attestation")

    assert response["Content-Disposition"] == 'attachment; filename="attestation.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
