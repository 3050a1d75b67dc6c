"""Documents made from a table."""

import io
import zipfile
from xml.etree import ElementTree

from hub.core.file_kinds import MEGABYTE, check_file
from hub.demo.documents import odt_of

TABLE = {
    "columns": [{"type": "text", "heading": "Minute"}, {"type": "text", "heading": "Qui & quoi"}],
    "rows": [{"values": ["<p>0 – 4</p>", "<p><strong>tous</strong> &lt;3</p>"]}],
    "caption": "Minutage d’une séance",
}


def test_document_is_an_opendocument_text_that_the_hub_itself_accepts():
    content = odt_of("Titre", TABLE)
    check_file("t.odt", len(content), io.BytesIO(content), allowed=frozenset({"odt"}), max_bytes=MEGABYTE)


def test_document_holds_the_title_and_the_cells_of_the_table():
    with zipfile.ZipFile(io.BytesIO(odt_of("Titre <1>", TABLE))) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 (our own text)
    texts = [text for element in root.iter() if (text := element.text)]
    assert texts == ["Titre <1>", "Minute", "Qui & quoi", "0 – 4", "tous <3"]


def test_document_is_the_same_each_time():
    assert odt_of("Titre", TABLE) == odt_of("Titre", TABLE)
