"""Texts kept in the project as Markdown with a YAML head, read as the body of a page (StreamField's raw data).

Outside blocks, Markdown becomes rich text. A block opens on a line `:::name title` and closes on a line `:::`; blocks
are never nested: `étapes`, `à-savoir`, `accordéon`, `tableau`, `carte`, `visio`, `accessibilité`.
Pure functions: nothing here reads the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Gives the attributes of the <a> for the address written in a text, or None to leave the words without a link.
Linker = Callable[[str], dict[str, str] | None]

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


class ManuscriptError(ValueError):
    """A text that cannot be read; the message says why, and at which line."""


@dataclass(frozen=True)
class Manuscript:
    """A text that was read: its head, and its body as StreamField's raw data."""

    head: dict
    body: list[dict]


def plain_link(address: str) -> dict[str, str]:
    """The address as it is written."""
    return {"href": address}


def read(path: Path, link: Linker = plain_link) -> Manuscript:
    """Read a file; `ManuscriptError` names it when it cannot be read."""
    try:
        return parse(path.read_text(encoding="utf-8"), link)
    except ManuscriptError as error:
        raise ManuscriptError(f"{path.name} : {error}") from error


def parse(source: str, link: Linker = plain_link) -> Manuscript:
    """Read a whole text: a YAML head between two `---` lines, then the body."""
    match = re.match(r"---\n(.*?)\n---(?:\n|$)(.*)", source, re.DOTALL)
    if match is None:
        raise ManuscriptError("le texte commence par un en-tête entre deux lignes « --- »")
    try:
        head = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        raise ManuscriptError(f"l’en-tête ne se lit pas ({error})") from error
    if not isinstance(head, dict):
        raise ManuscriptError("l’en-tête est une liste de « nom: valeur »")
    first_line = match[1].count("\n") + 4
    return Manuscript(head, parse_body(match[2], link, first_line))


def parse_body(source: str, link: Linker = plain_link, first_line: int = 1) -> list[dict]:
    """Read a body; neighbouring `accordéon` blocks make one group."""
    body: list[dict] = []
    for name, title, text, line in _pieces(source, first_line):
        block = _block(name, title, text, line, link)
        if block is None:
            continue
        if block["type"] == "accordion" and body and body[-1]["type"] == "accordion":
            body[-1]["value"] += block["value"]
        else:
            body.append(block)
    return body


def _pieces(source: str, first_line: int):
    """Cut the source into (block name or "", title, text, line number)."""
    name, title, lines, opened_at = "", "", [], first_line
    for number, line in enumerate(source.split("\n"), start=first_line):
        fence = re.fullmatch(r":::(\S*)[ \t]*(.*)", line.rstrip())
        if fence is None:
            lines.append(line)
            continue
        if fence[1] and name:
            raise ManuscriptError(f"ligne {number} : « :::{name} » n’est pas fermé")
        if not fence[1] and not name:
            raise ManuscriptError(f"ligne {number} : « ::: » ne ferme rien")
        yield name, title, "\n".join(lines), opened_at
        name, title, lines, opened_at = fence[1], fence[2], [], number
    if name:
        raise ManuscriptError(f"ligne {opened_at} : « :::{name} » n’est pas fermé")
    yield "", "", "\n".join(lines), opened_at


def _block(name: str, title: str, text: str, line: int, link: Linker) -> dict | None:
    match name:
        case "":
            return {"type": "text", "value": html_of(text, link)} if text.strip() else None
        case "étapes":
            return {"type": "steps", "value": [_item(_step(step, link)) for step in _numbered(text, line)]}
        case "à-savoir":
            return {"type": "callout", "value": {"title": title, "text": html_of(text, link)}}
        case "accordéon":
            return {"type": "accordion", "value": [_item({"title": title, "text": html_of(text, link)})]}
        case "tableau":
            return {"type": "table", "value": _table(title, text, line, link)}
        case "carte":
            return _card(text, line, link)
        case "visio":
            return {"type": "visio", "value": None}
        case "accessibilité":
            return {"type": "accessibility_status", "value": None}
    raise ManuscriptError(f"ligne {line} : le bloc « {name} » n’existe pas")


def _item(value: dict) -> dict:
    return {"type": "item", "value": value}


def html_of(text: str, link: Linker = plain_link) -> str:
    """Markdown as the HTML that rich text stores; headings start at level 2."""
    text = re.sub(r"(?m)^(\s*)- \[ \] ", r"\1- ☐ ", text)
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 3)}"
        if token.children:
            token.children = _linked(token.children, link)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    html = re.sub(r"<blockquote>\s*(.*?)\s*</blockquote>", _in_one_piece, html, flags=re.DOTALL)
    return html.replace("<br />", "<br/>").replace("<br>", "<br/>").strip()


def _in_one_piece(quote: re.Match) -> str:
    """The rich text editor knows quotations of one piece only."""
    text = re.sub(r"</p>\s*<p>", "<br/><br/>", quote[1])
    return f"<blockquote>{text.removeprefix('<p>').removesuffix('</p>')}</blockquote>"


def _linked(children: list[Token], link: Linker) -> list[Token]:
    kept, is_open = [], True
    for token in children:
        if token.type == "link_open":
            attributes = link(str(token.attrGet("href")))
            is_open = attributes is not None
            if attributes is not None:
                token.attrs = dict(attributes)
                kept.append(token)
        elif token.type != "link_close" or is_open:
            kept.append(token)
    return kept


def _numbered(text: str, line: int) -> list[str]:
    items = re.split(r"(?m)^\d+\.[ \t]+", text.strip())
    if len(items) < 2 or items[0].strip():
        raise ManuscriptError(f"ligne {line} : des étapes sont une liste numérotée")
    return [re.sub(r"(?m)^ {2,4}", "", item).strip() for item in items[1:]]


def _step(text: str, link: Linker) -> dict:
    """An item whose leading words in bold are its title."""
    match = re.match(r"\*\*(.+?)\*\*[ \t\u00a0:]*(.*)", text, re.DOTALL)
    title, rest = (match[1].rstrip(" .:\u00a0"), match[2]) if match else ("", text)
    return {"title": title, "text": html_of(rest, link)}


def _table(caption: str, text: str, line: int, link: Linker) -> dict:
    rows = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in text.strip().split("\n")]
    is_table = len(rows) >= 3 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1])
    if not is_table or len({len(row) for row in rows}) != 1:
        raise ManuscriptError(f"ligne {line} : un tableau a un en-tête, puis des lignes de même longueur")
    return {
        "columns": [{"type": "text", "heading": heading} for heading in rows[0]],
        "rows": [{"values": [html_of(cell, link) for cell in row]} for row in rows[2:]],
        "caption": caption,
    }


def _card(text: str, line: int, link: Linker) -> dict | None:
    """A card; none when its address leads nowhere."""
    fields = dict(re.findall(r"(?m)^(titre|lien|texte):[ \t]*(.*?)[ \t]*$", text))
    if not fields.get("titre") or not fields.get("lien"):
        raise ManuscriptError(f"ligne {line} : une carte a un « titre: » et un « lien: »")
    attributes = link(fields["lien"])
    if attributes is None:
        return None
    page = int(attributes["id"]) if attributes.get("linktype") == "page" else None
    url = "" if page else attributes["href"]
    value = {"title": fields["titre"], "page": page, "url": url, "text": fields.get("texte", "")}
    return {"type": "card", "value": value}
