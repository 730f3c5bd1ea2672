"""Small files of every kind, and hostile ones."""

import io
import zipfile

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 64 + b"\xff\xd9"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x000\x01\x00\x9d\x01*\x01\x00\x01\x00\x02\x004%\xa4\x00\x03p\x00\xfe\xfb\x94\x00\x00"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = b"commune;habitants\nStrasbourg;287228\nNantes;320732\n"
TXT = "Compte rendu de la réunion du 3 mars.\n".encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def zipped(**members: str | bytes) -> bytes:
    """A zip archive; « __ » in a name stands for a slash, « _ » for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml="<office/>")
DOCX = zipped(**{"[Content_Types]_xml": "<Types/>", "word__document_xml": "<document/>"})
XLSX = zipped(**{"[Content_Types]_xml": "<Types/>", "xl__workbook_xml": "<workbook/>"})
MACROS = zipped(
    **{"[Content_Types]_xml": "<Types/>", "word__document_xml": "<d/>", "word__vbaProject_bin": b"x"}
)
ARCHIVE = zipped(photo_png=PNG)
