"""The terms of the demo, three of them drafts, and what members suggest."""

import uuid
from datetime import timedelta
from pathlib import Path

import yaml
from django.utils import timezone
from django.utils.html import escape

from hub.accounts.models import User
from hub.glossary import uses
from hub.glossary.models import Category, Relation, Spelling, Suggestion, Term
from hub.glossary.services import set_spellings

CONTENT = Path(__file__).parent / "content" / "glossary"


def read(name: str) -> dict:
    """One of the files of the glossary."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def load_terms() -> dict[str, Term]:
    """Create or bring back each category and each term; return the terms by slug. What is right is left so."""
    content = read("terms.yaml")
    categories = {}
    for order, (slug, name) in enumerate(content["categories"].items(), start=1):
        values = {"name": name, "order": order}
        categories[slug], _ = Category.objects.update_or_create(slug=slug, defaults=values)
    terms = {entry["slug"]: _row(entry) for entry in content["terms"]}
    for entry in content["terms"]:
        wanted = _wanted(entry, categories, content["default_source"])
        term = terms[entry["slug"]]
        if _present(term) != wanted:
            _write(term, entry, wanted, terms)
    return terms


def _row(entry: dict) -> Term:
    """The term as it is, or a draft of it: relations need both of their ends."""
    term = Term.objects.filter(slug=entry["slug"]).first()
    if term is None:
        term = Term(slug=entry["slug"], term=entry["term"], live=False)
        term.save()
    return term


def _wanted(entry: dict, categories: dict[str, Category], source: str) -> dict:
    return {
        "term": entry["term"],
        "expansion": entry.get("expansion", ""),
        "category": categories[entry["category"]],
        "definition": f"<p>{escape(entry['definition'])}</p>",
        "source": entry.get("source", source),
        "autolink": entry.get("autolink", True),
        "live": entry["status"] == "published",
        "tags": sorted(entry["tags"]),
        "synonyms": entry["synonyms"],
        "see_also": entry["see_also"],
    }


def _present(term: Term) -> dict:
    names = ("term", "expansion", "category", "definition", "source", "autolink", "live")
    return {
        **{name: getattr(term, name) for name in names},
        "tags": sorted(term.tags.names()),
        "synonyms": term.synonyms,
        "see_also": [relation.target.slug for relation in term.relations.select_related("target")],
    }


def _write(term: Term, entry: dict, wanted: dict, terms: dict[str, Term]) -> None:
    for name in ("term", "expansion", "category", "definition", "source", "autolink"):
        setattr(term, name, wanted[name])
    kinds = Spelling.Kind
    set_spellings(
        term,
        {
            kinds.SYNONYM: entry["synonyms"],
            kinds.FORM: entry.get("forms", []),
            kinds.SEARCH_ONLY: entry.get("search_only", []),
        },
    )
    term.relations = [
        Relation(target=terms[slug], sort_order=order) for order, slug in enumerate(entry["see_also"]) if slug in terms
    ]
    term.tags.set(entry["tags"])
    term.save()
    revision = term.save_revision()
    if wanted["live"]:
        revision.publish()


def load_suggestions(members: dict[str, User]) -> None:
    """What waits for the editors; a suggestion that was answered stays so."""
    for entry in read("suggestions.yaml")["terms"]:
        received = timezone.now() + timedelta(hours=entry["offset_hours"])
        is_correction = entry["kind"] == "correction"
        Suggestion.objects.get_or_create(
            token=uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{entry['slug']}"),
            defaults={
                "kind": Suggestion.Kind.CORRECTION if is_correction else Suggestion.Kind.NEW,
                "author": members.get(entry["by"]),
                "term": Term.objects.filter(slug=entry["slug"]).first() if is_correction else None,
                "word": entry["term"],
                "synonyms": entry["synonyms"],
                "category": Category.objects.filter(slug=entry["category"]).first(),
                "definition": entry["definition"],
                "why": entry["why"],
                "created_at": received,
                "updated_at": received,
            },
        )


def load_uses() -> None:
    """Where the words are used, without waiting for the worker."""
    uses.refresh_all()
