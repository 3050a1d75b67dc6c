"""Each format is read and written without loss; what is malformed or hostile is refused in words."""

import contextlib
import io
import resource
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.glossary.exchange import files, moodle
from hub.glossary.exchange.definitions import as_text, canonical, from_text
from hub.glossary.exchange.records import ExchangeError, record

from .exchange_files import FORMATS, HEAD, entry_of, glossary_of, html, line, read, records, written


@pytest.mark.parametrize("kind", FORMATS)
@given(each=st.lists(records, max_size=3))
@settings(deadline=None)
def test_what_is_written_is_read_again_alike(kind, each):
    back = [entry.record for entry in read(kind, written(kind, each))]
    assert back == each
    assert [one.slug for one in back] == [one.slug for one in each]


@given(html)
@settings(deadline=None)
def test_canonical_definitions_are_stable(raw):
    assert canonical(canonical(raw)) == canonical(raw)


@given(line)
def test_plain_definitions_keep_their_text_in_a_cell(text):
    html = canonical(from_text(text))
    cell = as_text(html)
    assert canonical(cell if cell == html else from_text(cell)) == html


@given(st.binary(max_size=200))
@settings(deadline=None)
@pytest.mark.parametrize("kind", FORMATS)
def test_rubbish_is_refused_in_words(kind, content):
    with contextlib.suppress(ExchangeError):
        assert read(kind, content) == []


@pytest.mark.parametrize(
    ("format_number", "definition", "expected"),
    [
        (0, "Une ligne\nune autre", "<p>Une ligne<br>une autre</p>"),
        (1, "&lt;p&gt;Un &lt;b&gt;sens&lt;/b&gt;&lt;/p&gt;", "<p>Un <b>sens</b></p>"),
        (2, "a &lt; b\n\nSuite", "<p>a &lt; b</p><p>Suite</p>"),
        (4, "Un **sens**", "<p>Un <strong>sens</strong></p>"),
        (1, "<![CDATA[<p>Un sens</p>]]>", "<p>Un sens</p>"),
        (1, "caf&amp;eacute;", "<p>café</p>"),
        (1, "&lt;p onclick='x'&gt;A&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;", "<p>A</p>"),
        (1, "&lt;a href='javascript:x'&gt;A&lt;/a&gt;", "<p><a>A</a></p>"),
    ],
)
def test_moodle_formats_become_safe_html(format_number, definition, expected):
    (entry,) = read("xml", glossary_of(entry_of("mot", definition, kind=format_number)))
    assert entry.record.definition == expected


def test_moodle_losses_are_named():
    more = (
        "<CATEGORIES><CATEGORY><NAME>A</NAME></CATEGORY><CATEGORY><NAME>B</NAME></CATEGORY></CATEGORIES>"
        "<ATTACHMENTFILES><FILE><FILENAME>plan.pdf</FILENAME><CONTENTS>AAAA</CONTENTS></FILE></ATTACHMENTFILES>"
    )
    (entry,) = read("xml", glossary_of(entry_of("mot", "&lt;img src='x'&gt;Un sens", more)))
    assert entry.record.category == "A"
    assert entry.losses == (
        "images de la définition",
        "fichiers joints\u00a0: plan.pdf",
        "autres catégories\u00a0: B",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}<html></html>", "n’est pas un glossaire de Moodle"),
        (f'{HEAD}<!DOCTYPE x [<!ENTITY a "b">]><GLOSSARY>&a;</GLOSSARY>', "refusé, par sécurité"),
        (f'{HEAD}<!DOCTYPE x SYSTEM "file:///etc/passwd"><GLOSSARY/>', "refusé, par sécurité"),
        (glossary_of(entry_of("a") + entry_of("b", "x & y")), "dans l’entrée 2 «\u00a0b\u00a0»"),
        (glossary_of(entry_of("a", "<p>HTML</p>")), "du HTML n’est pas échappé"),
        (glossary_of(entry_of("a"))[:-20], "bien formé"),
        (f"{HEAD}<GLOSSARY>" + "<X>" * 100, "trop d’éléments"),
        ('<?xml version="1.0" encoding="x-nope"?><GLOSSARY/>', "XML"),
    ],
)
def test_bad_xml_is_refused_and_named(content, message):
    with pytest.raises(ExchangeError, match=message):
        read("xml", content)


def test_an_entity_bomb_is_refused_at_its_first_lines():
    bomb = '<!DOCTYPE g [<!ENTITY a "aaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    endless = io.BytesIO((f"{HEAD}{bomb}]><GLOSSARY>&j;</GLOSSARY>").encode())
    with pytest.raises(ExchangeError, match="sécurité"):
        list(moodle.read(endless))


def test_attached_files_are_read_in_constant_memory():
    class Endless(io.RawIOBase):
        """Half a gigabyte of attached file, made as it is read."""

        def __init__(self):
            self.pieces = iter(
                [glossary_of(entry_of("a", more="<ENTRYFILES><FILE><CONTENTS>X")).partition("X")[0].encode()]
            )
            self.left = 512

        def read(self, size=-1):
            if piece := next(self.pieces, b""):
                return piece
            self.left -= 1
            return b"A" * 1024 * 1024 if self.left > 0 else b""

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ExchangeError, match="bien formé"):
        list(moodle.read(Endless()))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # kB


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_tables_of_other_hands_are_read(encoding, separator):
    content = (
        separator.join(("Terme", "Définition", "")) + "\r\n" + separator.join(("école", "Un été", "bahut")) + "\r\n"
    )
    (entry,) = read("csv", content.encode(encoding))
    assert (entry.record.term, entry.record.definition, entry.record.synonyms) == ("école", "<p>Un été</p>", ("bahut",))
    assert entry.spoken == {"term", "definition", "synonyms"}


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM(A1)", "'=x", "''-x"])
def test_no_cell_is_a_formula(cell):
    content = written("csv", [record(term=cell, definition="Un sens")]).decode("utf-8-sig")
    assert content.splitlines()[1].startswith(f'"\'{cell}"')
    assert read("csv", content)[0].record.term == cell


@pytest.mark.parametrize(
    ("content", "message"),
    [("a;b\n1;2\n", "nommer les colonnes"), ('Mot;Définition\n"a;b\n', "guillemet"), ("", "nommer les colonnes")],
)
def test_bad_tables_are_refused(content, message):
    with pytest.raises(ExchangeError, match=message):
        read("csv", content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "bien formé"),
        ('{"a": 1}', "terms"),
        ("[1]", "Entrée 1"),
        ('[{"term": "a", "definition": 3}]', "Entrée 1 «\u00a0a\u00a0»"),
        ('[{"term": "a", "synonyms": "b"}]', "synonyms"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_bad_json_is_refused(content, message):
    with pytest.raises(ExchangeError, match=message):
        read("json", content)


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(ExchangeError, match="1024\u00a0Mo"):
        files.check_size(1024**3)


def test_a_file_of_a_gigabyte_is_refused_at_once_by_the_command(tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as stream:
        stream.truncate(1024**3)  # holes: nothing is written
    with pytest.raises(CommandError, match="1024\u00a0Mo"):
        call_command("import_glossary", path)


def test_reading_stops_at_the_limit_of_entries(monkeypatch):
    monkeypatch.setattr(files, "MOST_ENTRIES", 2)
    content = glossary_of("".join(entry_of(f"m{number}") for number in range(5)))
    with pytest.raises(ExchangeError, match="plus de 2"):
        files.read_entries(io.BytesIO(content.encode()), "xml")
    assert len(list(islice(moodle.read(io.BytesIO(content.encode())), 9))) == 5
