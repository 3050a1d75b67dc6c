"""A document to download, made from a table of a page: a real OpenDocument text that one may fill in."""

import io
import re
import zipfile
from html import escape, unescape

from django.core.files.base import ContentFile

from hub.core.models import HubDocument

MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"))
)
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def load_document(title: str, table: dict) -> HubDocument:
    """The document of this title, made once from the raw data of a table block."""
    document = HubDocument.objects.filter(title=title).first()
    if document is None:
        content = odt_of(title, table)
        name = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("é", "e")).strip("-")
        document = HubDocument(title=title, file=ContentFile(content, name=f"{name}.odt"), file_size=len(content))
        document.save()
    return document


def odt_of(title: str, table: dict) -> bytes:
    """An OpenDocument text: the title as a heading, then the table, its first row being a header."""
    headings = [column["heading"] for column in table["columns"]]
    header = f"<table:table-header-rows>{_row(headings)}</table:table-header-rows>"
    rows = "".join(_row([_plain(cell) for cell in row["values"]]) for row in table["rows"])
    columns = f'<table:table-column table:number-columns-repeated="{len(headings)}"/>'
    body = (
        f'<text:h text:outline-level="1">{escape(title)}</text:h>'
        f'<table:table table:name="{escape(table["caption"] or title)}">{columns}{header}{rows}</table:table><text:p/>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # The format wants its type first and as it is, so that it is read without unpacking.
        archive.writestr(zipfile.ZipInfo("mimetype", (2021, 3, 1, 0, 0, 0)), MIMETYPE)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", MANIFEST)):
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _row(cells: list[str]) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))
