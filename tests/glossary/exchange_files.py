"""Files of terms to test with."""

import io

from hypothesis import strategies as st

from hub.glossary.exchange import document, moodle, table
from hub.glossary.exchange.records import Neighbour, record

FORMATS = {"xml": moodle, "csv": table, "json": document}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def read(kind: str, content: bytes | str):
    return list(FORMATS[kind].read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def written(kind: str, records) -> bytes:
    return "".join(FORMATS[kind].write(records, "Glossaire")).encode()


def glossary_of(entries: str) -> str:
    return f"{HEAD}<GLOSSARY><INFO><NAME>G</NAME><ENTRIES>{entries}</ENTRIES></INFO></GLOSSARY>"


def entry_of(concept: str, definition: str = "&lt;p&gt;Un sens.&lt;/p&gt;", more: str = "", kind: int = 1) -> str:
    return (
        f"<ENTRY><CONCEPT>{concept}</CONCEPT><DEFINITION>{definition}</DEFINITION><FORMAT>{kind}</FORMAT>"
        f"<USEDYNALINK>1</USEDYNALINK><CASESENSITIVE>0</CASESENSITIVE>{more}</ENTRY>"
    )


line = st.text(max_size=30)
html = st.one_of(line, line.map(lambda text: f"<p>{text}</p><ul><li><b>{text}</b></li></ul>"))
neighbours = st.lists(st.builds(Neighbour, line, line), max_size=2)
records = st.builds(
    record,
    term=line,
    definition=html,
    expansion=line,
    **{name: st.lists(line, max_size=3) for name in ("synonyms", "forms", "search_only", "tags")},
    **dict.fromkeys(("category", "source", "slug"), line),
    **dict.fromkeys(("see_also", "distinct"), neighbours),
    **dict.fromkeys(("autolink", "case_sensitive"), st.booleans()),
)
