"""A test client that reads every HTML answer as a careful reviewer would."""

import re
from html.parser import HTMLParser

import html5lib
from django.test import Client, TestCase

VOID_LABELS = {"hidden", "submit", "button", "image", "reset"}


class _Page(HTMLParser):
    """The facts about a page that the checks need."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.html_lang = ""
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.references: set[tuple[str, str]] = set()
        self.labels_for: set[str] = set()
        self.unlabelled: list[tuple[str, dict]] = []
        self.problems: list[str] = []
        self.titles = 0
        self.title_text = ""
        self._in_title = False
        self._label_depth = 0
        self._svg_depth = 0

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.html_lang = attributes.get("lang", "")
        if tag == "svg":
            self._svg_depth += 1
        if tag == "title" and not self._svg_depth:
            self.titles += 1
            self._in_title = True
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "popovertarget"):
            for target in attributes.get(name, "").split():
                self.references.add((name, target))
        if tag == "label":
            self._label_depth += 1
            if "for" in attributes:
                self.labels_for.add(attributes["for"])
        self._check_control(tag, attributes)
        self._check_safety(tag, attributes)

    def handle_endtag(self, tag):
        if tag == "title":
            self._in_title = False
        if tag == "svg":
            self._svg_depth = max(0, self._svg_depth - 1)
        if tag == "label":
            self._label_depth = max(0, self._label_depth - 1)

    def handle_data(self, data):
        if self._in_title:
            self.title_text += data
        if re.search(r"\{\{|\{%|%\}|\}\}", data):
            self.problems.append(f"template code shows: {data.strip()[:80]!r}")

    def _check_control(self, tag, attributes):
        if tag == "img" and "alt" not in attributes:
            self.problems.append(f"image without alt: {attributes.get('src')}")
        if tag == "iframe" and not attributes.get("title"):
            self.problems.append("iframe without title")
        if tag not in ("input", "select", "textarea") or attributes.get("type") in VOID_LABELS:
            return
        if self._label_depth or attributes.get("aria-label") or attributes.get("aria-labelledby"):
            return
        self.unlabelled.append((tag, attributes))

    def _check_safety(self, tag, attributes):
        for name, value in attributes.items():
            if name.startswith("on"):
                self.problems.append(f"inline handler {name} on <{tag}>")
            if name == "style":
                self.problems.append(f"inline style on <{tag}>")
            if value.strip().lower().startswith("javascript:"):
                self.problems.append(f"javascript: address on <{tag}>")
        if tag == "style":
            self.problems.append("inline <style>")
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
            self.problems.append("inline <script>")
        source = attributes.get("src") or (attributes.get("href") if tag == "link" else "")
        if source and re.match(r"(?:https?:)?//", source) and attributes.get("rel") not in ("canonical", "alternate"):
            self.problems.append(f"<{tag}> asks another host: {source}")


def problems_of(html: str) -> list[str]:
    """What is wrong with a whole HTML page; an empty list when nothing is."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    problems = [f"invalid HTML at {position}: {code} {data}" for position, code, data in parser.errors]
    page = _Page()
    page.feed(html)
    problems += page.problems
    if page.html_lang != "fr":
        problems.append("the language of the page is not said")
    if page.titles != 1 or not page.title_text.strip():
        problems.append("the page needs one title")
    if page.headings.count(1) != 1:
        problems.append(f"{page.headings.count(1)} level 1 headings")
    for above, below in zip(page.headings, page.headings[1:], strict=False):
        if below > above + 1:
            problems.append(f"heading level {below} follows level {above}")
    for identifier in {i for i in page.ids if page.ids.count(i) > 1}:
        problems.append(f"id {identifier!r} is used twice")
    for name, target in page.references:
        if target not in page.ids:
            problems.append(f"{name} names {target!r}, which is not in the page")
    for tag, attributes in page.unlabelled:
        if attributes.get("id") not in page.labels_for:
            problems.append(f"<{tag} name={attributes.get('name')!r}> has no label")
    return problems


class CheckingClient(Client):
    """Runs what waits for the commit, as a real request would, and fails on a page that is not well made."""

    # The Wagtail admin is not ours to validate.
    unchecked = ("/admin/",)

    def request(self, **request):
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**request)
        self.check(request.get("PATH_INFO", ""), response)
        return response

    def check(self, path, response):
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return
        html = response.content.decode()
        if path.startswith(self.unchecked) or not html:
            return
        if "<html" not in html:  # a fragment for htmx
            html = f'<!DOCTYPE html><html lang="fr"><title>f</title><body><h1>f</h1><h2>f</h2>{html}</body></html>'
            problems = [p for p in problems_of(html) if "is not in the page" not in p and "heading" not in p]
        else:
            problems = problems_of(html)
        assert not problems, f"{path}: " + "; ".join(problems[:12])
