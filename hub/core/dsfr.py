"""Trim the DSFR to what the hub's own files name: 700 kB of style become some 150, 2 400 icons become some 60.

The rule is one: a style rule that needs a class named nowhere in our templates, our Python or our scripts is left out,
and so is a colour that nothing left refers to. Nothing has to be listed by hand; a new template is enough.

Source of the files: the `dist` folder that django-dsfr ships (DSFR 1.14, MIT, restricted to State sites for its brand:
Marianne and the brand block therefore go to a style sheet of their own, loaded only where the brand is switched on).
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import dsfr
from django.conf import settings

DIST = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist"
# Every component that has a look; the trimming decides what is left of each.
COMPONENTS = (
    *(
        "link",
        "accordion",
        "button",
        "badge",
        "tag",
        "breadcrumb",
        "callout",
        "card",
        "form",
        "input",
        "select",
        "radio",
    ),
    *(
        "checkbox",
        "toggle",
        "upload",
        "password",
        "search",
        "header",
        "footer",
        "modal",
        "navigation",
        "notice",
        "alert",
    ),
    *(
        "pagination",
        "skiplink",
        "stepper",
        "summary",
        "table",
        "tile",
        "content",
        "quote",
        "highlight",
        "segmented",
        "tab",
    ),
)
# What moves; accordions are native <details>, and need nothing.
SCRIPTS = ("core/core", "scheme/scheme", *(f"component/{name}/{name}" for name in (
    "modal", "button", "breadcrumb", "header", "navigation", "display", "password",
)))  # fmt: skip
MARIANNE = ("Light", "Regular", "Medium", "Bold")
# Files that name the classes we use. Styles do not count: a rule for a class that no page has is dead as well.
SOURCES = (("templates", ".html"), ("jinja2", ".html"), ("static/js", ".js"), ("hub", ".py"))

# A picture put in the style sheet stays readable, and compresses well.
SAFE_IN_DATA = " ='/:;,"

_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_CLASS = re.compile(r"\.(fr-[\w-]+)")
_VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):([^;}]*);?")


def build(folder: Path) -> bool:
    """Write `dsfr.css`, `dsfr.js` and `state.css` in this folder; True if it had to be done.

    Nothing is written when the folder already holds what the present sources ask for.
    """
    words = used_words()
    stamp = fingerprint(words)
    stamp_file = folder / ".fingerprint"  # hidden: not collected with the rest
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return False
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    style = trim(_style(), words)
    hub_style = "".join(path.read_text() for path in sorted((settings.BASE_DIR / "static" / "css").glob("*.css")))
    style = drop_unused_variables(style, hub_style)
    _write(folder / "dsfr.css", _inline_pictures(style))
    _write(folder / "dsfr.js", _script())
    _write(folder / "state.css", _inline_pictures(_state_style()))
    for weight in MARIANNE:
        name = f"Marianne-{weight}.woff2"
        (folder / "fonts" / name).write_bytes((DIST / "fonts" / name).read_bytes())
    _write(stamp_file, stamp)
    return True


def used_words() -> set[str]:
    """Every word with a dash in our sources, and in the form templates and scripts of the DSFR itself."""
    files = [path for folder, ending in SOURCES for path in (settings.BASE_DIR / folder).rglob(f"*{ending}")]
    files.remove(Path(__file__))
    files += (Path(dsfr.__file__).parent / "templates" / "django").rglob("*.html")
    words: set[str] = set()
    for path in files:
        words.update(re.findall(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*-*", path.read_text()))
    # The DSFR's scripts name classes without their prefix, and states of a class by their last part.
    for name in SCRIPTS:
        literals = re.findall(r"[\"'`]([a-z][a-z0-9_-]*)[\"'`]", (DIST / f"{name}.module.min.js").read_text())
        words.update(f"{start}{literal}" for literal in literals for start in ("fr-", "--"))
    return words


def fingerprint(words: Iterable[str]) -> str:
    """Changes with the version of the DSFR, with what is used of it, with our colours and with this module."""
    digest = hashlib.sha256((DIST.parent / "dsfr_version").read_bytes())
    digest.update(Path(__file__).read_bytes())
    for path in sorted((settings.BASE_DIR / "static" / "css").glob("*.css")):
        digest.update(path.read_bytes())
    digest.update(" ".join(sorted(word for word in words if "-" in word)).encode())
    return digest.hexdigest()


def trim(style: str, words: set[str]) -> str:
    """Leave out the selectors that need a class which is not among the words, and the rules left without any."""
    prefixes = tuple(word for word in words if re.fullmatch(r"fr-[a-z].*-", word) and word != "fr-icon-")

    def is_used(name: str) -> bool:
        if name in words or name.removeprefix("fr-icon-") in words:
            return True
        base, _, state = name.partition("--")
        if base in words and f"--{state}" in words:
            return True
        # A class put together in a template: « fr-alert--{{ level }} ».
        return name.startswith(prefixes) if prefixes else False

    def kept(match: re.Match) -> str:
        selector, body = match.groups()
        if selector.lstrip().startswith("@media") or selector.lstrip().startswith("@supports"):
            body = _RULE.sub(kept, body)
            return f"{selector}{{{body}}}" if body.strip() else ""
        if selector.lstrip().startswith("@"):
            return "" if "@font-face" in selector else match.group()
        selectors = [one for one in _split(selector) if all(is_used(name) for name in _required_classes(one))]
        return f"{','.join(selectors)}{{{body}}}" if selectors else ""

    return _RULE.sub(kept, re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))


def drop_unused_variables(style: str, other: str) -> str:
    """Leave out the custom properties to which nothing in this style or in the other one refers, however far."""
    references = r"var\(\s*(--[\w-]+)"
    values: dict[str, set[str]] = {}
    for name, value in _VARIABLE.findall(style):
        values.setdefault(name, set()).update(re.findall(references, value))
    needed = set(re.findall(references, _VARIABLE.sub("", style))) | set(re.findall(references, other))
    while more := {name for known in needed for name in values.get(known, ())} - needed:
        needed |= more
    return _VARIABLE.sub(lambda match: match.group() if match.group(1) in needed else "", style).replace(":root{}", "")


def _style() -> str:
    names = ["core/core", *(f"component/{name}/{name}" for name in COMPONENTS), "utility/utility"]
    parts = [(DIST / f"{name}.main.min.css").read_text() for name in names]
    parts.append((DIST / "scheme" / "scheme.min.css").read_text())
    parts += [path.read_text() for name in names if (path := DIST / f"{name}.print.min.css").exists()]
    return re.sub(r"font-family:Marianne(,arial,sans-serif)?", "font-family:var(--hub-font)", "\n".join(parts))


def _script() -> str:
    """One module out of several: each in a block of its own, so that their one-letter names do not meet."""
    licence = "/* DSFR, MIT, restricted use: https://www.systeme-de-design.gouv.fr */\n"
    blocks = ((DIST / f"{name}.module.min.js").read_text() for name in SCRIPTS)
    return licence + "\n".join("{" + re.sub(r"^/\*!.*?\*/", "", block, flags=re.DOTALL) + "}" for block in blocks)


def _state_style() -> str:
    faces = "".join(
        f"@font-face{{font-display:swap;font-family:Marianne;font-weight:{weight};"
        f'src:url(fonts/Marianne-{name}.woff2) format("woff2")}}'
        for name, weight in zip(MARIANNE, (300, 400, 500, 700), strict=True)
    )
    logo = re.sub(r"/\*.*?\*/", "", (DIST / "component" / "logo" / "logo.main.min.css").read_text(), flags=re.DOTALL)
    return f"{faces}:root{{--hub-font:Marianne,arial,sans-serif}}{logo}"


def _required_classes(selector: str) -> list[str]:
    """The classes without which a selector matches nothing: those inside :not() and :is() are not counted."""
    return _CLASS.findall(re.sub(r":(?:not|is|where)\((?:[^()]|\([^()]*\))*\)", "", selector))


def _split(selectors: str) -> list[str]:
    """Cut a list of selectors at its commas, those inside parentheses apart."""
    return re.split(r",(?![^()]*\))", selectors)


def _inline_pictures(style: str) -> str:
    """Put the icons in the style sheet: a few kB that compress well, instead of a request for each."""
    icons = DIST / "icons"

    def inlined(match: re.Match) -> str:
        picture = (icons / match.group(1)).read_text().strip().replace('"', "'")
        return f'url("data:image/svg+xml,{quote(picture, safe=SAFE_IN_DATA)}")'

    return re.sub(r"url\((?:\.\./)*icons/([\w/.-]+\.svg)\)", inlined, style)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
