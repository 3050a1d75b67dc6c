"""The kit of the demo: resources, visio tools, what readers left, what members propose."""

import json
import random
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml
from django.utils import timezone
from wagtail.models import Page

from hub.accounts.models import User
from hub.home import manuscripts
from hub.kit import proposals, services
from hub.kit.models import (
    Kind,
    KitIndexPage,
    Licence,
    Origin,
    Proposal,
    RelatedResource,
    ResourceAuthor,
    ResourcePage,
    Section,
    VisioMode,
    VisioNoFit,
    VisioTool,
)
from hub.network.models import Degree, Level, Role, Theme

from .documents import load_document
from .links import linker

CONTENT = Path(__file__).parent / "content"
# What the vocabularies of the texts are called in their heads, and on a page.
TERMS = {
    "roles": (Role, "roles"),
    "degree": (Degree, "degrees"),
    "level": (Level, "levels"),
    "themes": (Theme, "themes"),
}
NAMESPACE = uuid.UUID("6b1f7a52-2c1e-4b5e-9d0c-2f0f3c9a2026")
COMMENTS = (
    "La liste des étapes m’a évité un oubli. Un exemple de message en plus serait parfait.",
    "Clair et court. Je l’ai transmis à mon équipe.",
    "Il manque le cas d’un stagiaire qui change d’académie en cours d’année.",
)


def load_resources(people: dict[str, User]) -> list[ResourcePage]:
    """Create or bring back every resource; addresses first, so that texts may point to each other."""
    paths = sorted((CONTENT / "kit").glob("*.md"))
    heads = [manuscripts.read(path).head for path in paths]
    index = KitIndexPage.objects.get()
    pages = {head["slug"]: _get_or_add(index, head) for head in heads}
    link = linker()
    authors = {(user.display_name, user.academy.name): user for user in people.values() if user.academy}
    for path in paths:
        text = manuscripts.read(path, link)
        _write(pages[text.head["slug"]], text, authors, pages)
    return list(pages.values())


def _get_or_add(index: KitIndexPage, head: dict) -> ResourcePage:
    page = ResourcePage.objects.child_of(index).filter(slug=head["slug"]).first()
    if page is None:
        page = ResourcePage(
            title=head["title"], slug=head["slug"], section=_value(Section, head["section"]), live=False
        )
        index.add_child(instance=page)
    return page


def _write(page: ResourcePage, text: manuscripts.Manuscript, authors: dict, pages: dict) -> None:
    """Fill a page from its text and publish it; nothing is written when it says so already."""
    head = text.head
    body = text.body
    if "document" in head:
        table = next(block["value"] for block in body if block["type"] == "table")
        document = load_document(head["document"], table)
        body = [*body, {"type": "document", "value": {"document": document.pk, "title": ""}}]
    before = _content_of(page)
    page.title = page.draft_title = head["title"]
    page.summary = head["summary"]
    page.section = _value(Section, head["section"])
    page.kind = _value(Kind, head["type"].capitalize())
    page.licence = _value(Licence, head["licence"])
    page.origin = _value(Origin, head["origin"])
    page.reviewed_on = _day(head["reviewed_on_offset_days"])
    page.review_due_on = _day(head["review_due_offset_days"])
    page.first_published_at = timezone.make_aware(datetime.combine(page.reviewed_on, time(9)))
    page.body = json.dumps(with_ids(body, head["slug"]))
    for name, (model, field) in TERMS.items():
        setattr(page, field, list(model.objects.filter(name__in=head[name])))
    page.tags.set(sorted(head["tags"]))
    page.author_links = [
        ResourceAuthor(user=authors[author["name"], author["academy"]], sort_order=rank)
        for rank, author in enumerate(head["authors"])
    ]
    page.related_links = [
        RelatedResource(related=pages[slug], sort_order=rank) for rank, slug in enumerate(head["related"])
    ]
    page.full_clean()
    if not page.live or _content_of(page) != before:
        page.save_revision().publish()


def _content_of(page: ResourcePage) -> dict:
    """What a reader would see of a page, to know whether it changed; whatever order the database answers in."""
    data = page.serializable_data()
    shown = ("title", "summary", "section", "kind", "licence", "origin", "reviewed_on", "review_due_on")
    return {
        **{name: data[name] for name in shown},
        **{field: sorted(data[field]) for _, field in TERMS.values()},
        "body": json.loads(data["body"]),
        "authors": [(link["user"], link["sort_order"]) for link in data["author_links"]],
        "related": [(link["related"], link["sort_order"]) for link in data["related_links"]],
    }


def with_ids(blocks: list[dict], seed: str) -> list[dict]:
    """The same blocks with ids that depend on their place alone: loaded twice, a body is the same."""
    found = []
    for rank, block in enumerate(blocks):
        name = f"{seed}/{rank}"
        value = block["value"]
        if isinstance(value, list):
            value = with_ids(value, name)
        found.append({**block, "value": value, "id": str(uuid.uuid5(NAMESPACE, name))})
    return found


def _value(choices, label: str) -> str:
    """The value of the choice that has this label."""
    return next(value for value, shown in choices.choices if shown == label)


def _day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def load_feedback(pages: list[ResourcePage]) -> None:
    """What readers answered, always the same."""
    for page in pages:
        answers = random.Random(page.slug)  # noqa: S311 (the same answers at each load)
        comment = answers.choice(COMMENTS)
        for number in range(answers.randint(2, 9)):
            services.give_feedback(
                page,
                f"demo-{number}",
                useful=answers.random() > 0.15,
                comment=comment if number == 0 and answers.random() > 0.5 else "",
            )


def load_favourites(people: dict[str, User]) -> None:
    """Three pages that the demo member keeps."""
    kept = ("choisir-sa-visio", "tenir-une-classe-virtuelle", "accompagner-une-autoformation")
    for page in ResourcePage.objects.filter(slug__in=kept):
        services.keep_favourite(people["camille-d"], page)


def load_visio() -> None:
    """The visio tools, with their dated advice, and what to do when none suffices."""
    data = yaml.safe_load((CONTENT / "visio" / "tools.yaml").read_text(encoding="utf-8"))
    guide = ResourcePage.objects.filter(slug="choisir-sa-visio").first()
    tools = {}
    for order, entry in enumerate(data["tools"], start=1):
        year, month = entry["valid_as_of"].split("-")
        fields = {name: (entry[name] or "").strip() for name in ("name", "address", "why", "limit", "advice", "source")}
        fields |= {f"for_{audience}": audience in entry["publics"] for audience in data["publics"]}
        fields |= {"alternative_advice": (entry["alternative_advice"] or "").strip(), "order": order, "guide": guide}
        fields["valid_as_of"] = date(int(year), int(month), 1)
        tool, _ = VisioTool.objects.update_or_create(slug=entry["slug"], defaults=fields)
        _load_modes(tool, entry)
        tools[entry["slug"]] = tool
    for entry in data["tools"]:
        VisioTool.objects.filter(slug=entry["slug"]).update(alternative=tools.get(entry["alternative"]))
    for purpose, text in data["no_fit"].items():
        VisioNoFit.objects.update_or_create(purpose=purpose, defaults={"text": text.strip()})


def _load_modes(tool: VisioTool, entry: dict) -> None:
    for order, mode in enumerate(entry["modes"]):
        for purpose in entry["purposes"]:
            VisioMode.objects.update_or_create(
                tool=tool,
                purpose=purpose,
                slug=mode["slug"],
                defaults={
                    "label": mode["label"],
                    "min_people": mode["min_people"],
                    "comfortable_people": mode.get("comfortable_people"),
                    "max_people": mode["max_people"],
                    "sort_order": order,
                },
            )


def load_proposals(people: dict[str, User]) -> None:
    """What members propose: two that wait for an editor, one that its author has still to finish."""
    data = yaml.safe_load((CONTENT / "proposals.yaml").read_text(encoding="utf-8"))
    for entry in data["proposals"]:
        token = uuid.uuid5(NAMESPACE, entry["slug"])
        if Proposal.objects.filter(token=token).exists():
            continue
        fields = {"title": entry["title"], "why": entry["why"], "text": entry["body"]}
        fields["kind"] = _value(Kind, entry["type"].capitalize())
        for name in ("roles", "degree", "themes"):
            model, field = TERMS[name]
            fields[field] = list(model.objects.filter(name__in=entry[name]))
        proposal = proposals.save_draft(people[entry["by"]], token, fields)
        moment = timezone.now() + timedelta(hours=entry["offset_hours"])
        dates = {"created_at": moment, "updated_at": moment}
        if entry["state"] == "waiting":
            proposal = proposals.submit(proposal)
            dates["sent_at"] = moment
            Page.objects.filter(pk=proposal.page_id).update(latest_revision_created_at=moment)
        Proposal.objects.filter(pk=proposal.pk).update(**dates)
