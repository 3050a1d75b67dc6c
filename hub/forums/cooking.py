"""From what a member types to what everyone reads: Markdown, mentions, quotes, pictures, French spaces.

Pure: the same text and the same files always give the same HTML, in the preview and once published. What is stored with
a post holds the version of this recipe; `tasks.recook` brings older posts up to date when it changes.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from hub.core.text import french_spaces, markdown, sanitise

COOK_VERSION = 1

# « @[Inès A.](membre:12) » in the text; the picture or file of this key; a post of the forums, by its address.
MENTION = re.compile(r"@\[([^\]\n]{1,80})\]\(membre:(\d{1,18})\)")
FILE_SCHEME = "fichier:"
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+")
PERMALINK = re.compile(r"/forums/t/\d+/\d+/")

MORE_ATTRIBUTES = {
    "img": {"src", "alt", "width", "height", "loading"},
    "span": set(),
    "a": {"download"},
    "footer": set(),
}
CLASSES = {
    "span": {"hub-mention", "fr-link__detail"},
    "a": {"fr-link", "fr-link--download"},
    "blockquote": {"hub-quote"},
}
EXCERPT_LENGTH = 200


@dataclass(frozen=True)
class File:
    """What the text of a post shows of an attachment."""

    url: str
    name: str
    # « Document PDF, 84 ko ».
    detail: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Cooked:
    html: str
    # Members named in the text, by primary key.
    mentioned: frozenset[int]
    # Keys of the attachments that the text shows.
    files: frozenset[str]


def cook_post(text: str, find_files: Callable[[frozenset[str]], Mapping[str, File]] = lambda keys: {}) -> Cooked:
    """Render a post. `find_files` gives, by key, those of the named attachments that this member may show."""
    keys = frozenset(re.findall(rf"\({FILE_SCHEME}([0-9a-f-]{{36}})\)", text))
    env = {"files": find_files(keys) if keys else {}}
    rendered = _markdown.render(text.replace("\x00", ""), env)
    # A message has a heading of its own, of level 2: titles inside are one level below, whatever their size.
    rendered = re.sub(r"<(/?)h\d>", r"<\1h3>", rendered)
    mentioned = frozenset(int(pk) for pk in re.findall(r"<mention-(\d+)>", rendered))
    rendered = re.sub(r"<mention-\d+>(.*?)</mention>", r'<span class="hub-mention">\1</span>', rendered)
    clean = sanitise(rendered, more_attributes=MORE_ATTRIBUTES, classes=CLASSES)
    return Cooked(clean, mentioned, frozenset(env["files"]))


def typography(text: str) -> str:
    """A plain text with the spaces and the apostrophes of French, as a keyboard does not give them."""
    return french_spaces(re.sub(r"(?<=\w)'(?=\w|$)", "’", text))


def plain_text(cooked: str) -> str:
    """The words of a cooked post, quotations left out, on one line."""
    text = re.sub(r"(?s)<blockquote.*?</blockquote>", " ", cooked)
    text = re.sub(r"<(?:br|/p|/li|/h\d|/td|/th|/tr)[^>]*>", " ", text)
    # No-break spaces stay.
    return re.sub(r"[ \t\n\r\f]+", " ", html.unescape(re.sub(r"<[^>]*>", "", text))).strip()


def excerpt(cooked: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a cooked post, cut between two words."""
    text = plain_text(cooked)
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–") + "…"


def quote(text: str, author: str, number: int, address: str) -> str:
    """The Markdown that quotes this plain text: what « Citer » puts in the composer."""
    lines = "\n".join(f"> {line}" for line in text.strip().splitlines() or [""])
    name = re.sub(r"[\[\]()]", "", author)
    return f"> [{name}, n°\u00a0{number}]({address})\n>\n{lines}\n\n"


def mention(name: str, pk: int) -> str:
    """The Markdown that names a member."""
    bare = re.sub(r"[^\w .’-]", "", name)
    return f"@[{bare}](membre:{pk})"


# ---- Rules added to the reader -----------------------------------------------------------------------------------


def _polish(state: StateCore) -> None:
    """French spaces, mentions, links and pictures, in the tokens: never in code, never in an address."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _addresses(_links(_mentions(block.children), state.env["files"]))
            for token in block.children:
                if token.type == "text":
                    token.content = typography(token.content)


def _mentions(tokens: list[Token]) -> list[Token]:
    """« @ », then a link to `membre:12`: the name alone, marked."""
    found: list[Token] = []
    inside: str | None = None
    for token in tokens:
        if token.type == "link_open" and (match := re.fullmatch(r"membre:(\d{1,18})", str(token.attrs.get("href")))):
            before = found[-1] if found else None
            if before is not None and before.type == "text" and before.content.endswith("@"):
                before.content = before.content[:-1]
                inside = match[1]
                found += [_raw(f"<mention-{inside}>"), _text("@")]
                continue
            inside = ""
            continue
        if token.type == "link_close" and inside is not None:
            if inside:
                found.append(_raw("</mention>"))
            inside = None
            continue
        found.append(token)
    return found


def _links(tokens: list[Token], files: Mapping[str, File]) -> list[Token]:
    """Pictures and files of this site only; a picture of elsewhere becomes a link: no page asks another host."""
    found: list[Token] = []
    unknown = 0
    for token in tokens:
        if token.type == "image":
            found += _picture(token, files)
        elif token.type == "link_open" and str(token.attrs.get("href")).startswith(FILE_SCHEME):
            file = files.get(str(token.attrs["href"]).removeprefix(FILE_SCHEME))
            if file is None:
                unknown += 1
                continue
            token.attrs = {"href": file.url, "class": "fr-link fr-link--download", "download": ""}
            token.meta = {"detail": file.detail}
            found.append(token)
        elif token.type == "link_close":
            if unknown:
                unknown -= 1
                continue
            opening = next((each for each in reversed(found) if each.type == "link_open"), None)
            if opening is not None and opening.meta.get("detail"):
                found.append(_raw(f' <span class="fr-link__detail">{html.escape(opening.meta["detail"])}</span>'))
            found.append(token)
        else:
            found.append(token)
    return found


def _addresses(tokens: list[Token]) -> list[Token]:
    """An address written bare is a link, outside links and code."""
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or depth or "://" not in token.content:
            found.append(token)
            continue
        end = 0
        for match in ADDRESS.finditer(token.content):
            address = match[0].rstrip(".,;:!?»)'\"")
            href = html.escape(address)
            found += [_text(token.content[end : match.start()]), _raw(f'<a href="{href}">{href}</a>')]
            end = match.start() + len(address)
        found.append(_text(token.content[end:]))
    return found


def _picture(token: Token, files: Mapping[str, File]) -> list[Token]:
    source = str(token.attrs.get("src", ""))
    file = files.get(source.removeprefix(FILE_SCHEME)) if source.startswith(FILE_SCHEME) else None
    alt = token.content
    if file is None or file.width is None:
        if not re.match(r"https?://", source):
            return [_text(alt)]
        return [_raw(f'<a href="{html.escape(source)}">'), _text(alt or source), _raw("</a>")]
    size = f'width="{file.width}" height="{file.height}"'
    return [
        _raw(
            f'<a href="{html.escape(file.url)}"><img src="{html.escape(file.url)}" alt="{html.escape(alt)}" '
            f'{size} loading="lazy"></a>'
        )
    ]


def _quotes(state: StateCore) -> None:
    """A quotation that opens on a link to a post ends on it: who said it, and where."""
    tokens = state.tokens
    for rank, token in enumerate(tokens):
        if token.type != "blockquote_open" or rank + 3 >= len(tokens):
            continue
        line = tokens[rank + 2]
        if tokens[rank + 1].type != "paragraph_open" or not _is_attribution(line):
            continue
        end = _end_of_quote(tokens, rank)
        if end is None:
            continue
        token.attrSet("class", "hub-quote")
        said_by, rest = _cut_attribution(line.children or [])
        footer = [
            Token("html_block", "", 0, content="<footer>"),
            _inline(said_by),
            Token("html_block", "", 0, content="</footer>"),
        ]
        if rest:
            line.children = rest
        else:
            for paragraph in tokens[rank + 1 : rank + 4]:
                paragraph.hidden = True
            line.children = []
        tokens[end].meta = {"footer": footer}


def _is_attribution(line: Token) -> bool:
    children = line.children or []
    return (
        len(children) >= 3
        and children[0].type == "link_open"
        and PERMALINK.fullmatch(str(children[0].attrs.get("href"))) is not None
        and children[1].type == "text"
        and children[2].type == "link_close"
        and (len(children) == 3 or children[3].type in ("softbreak", "hardbreak"))
    )


def _cut_attribution(children: list[Token]) -> tuple[list[Token], list[Token]]:
    return children[:3], children[4:]


def _end_of_quote(tokens: list[Token], start: int) -> int | None:
    depth = 0
    for rank in range(start, len(tokens)):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(tokens[rank].type, 0)
        if depth == 0:
            return rank
    return None


def _place_footers(state: StateCore) -> None:
    placed: list[Token] = []
    for token in state.tokens:
        if token.type == "blockquote_close" and token.meta.get("footer"):
            placed += token.meta["footer"]
        placed.append(token)
    state.tokens = placed


def _raw(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _inline(children: list[Token]) -> Token:
    return Token("inline", "", 0, children=children)


_markdown = markdown()
_markdown.enable(["strikethrough"], ignoreInvalid=True)
_default_validate = _markdown.validateLink
_markdown.validateLink = lambda url: url.startswith((FILE_SCHEME, "membre:")) or _default_validate(url)
_markdown.core.ruler.push("hub_polish", _polish)
_markdown.core.ruler.push("hub_quotes", _quotes)
_markdown.core.ruler.push("hub_footers", _place_footers)
