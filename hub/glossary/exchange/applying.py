"""Write what was planned: all of it or nothing, in a number of queries that grows with batches, not with terms.

Bulk writes send no signal: what publication does elsewhere (revision, history, address, search index, references, kept
pages) is done here, once.
"""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from hub.accounts.models import User
from hub.glossary import services
from hub.glossary.folding import fold
from hub.glossary.models import Address, Category, Relation, Spelling, Term, TermTag
from hub.glossary.models.terms import KEY_LENGTH, RESERVED_SLUGS

from .files import BATCH
from .plan import Plan, Write
from .records import Record

# The fields of a term that an import writes.
WRITTEN = ("term", "key", "expansion", "definition", "category", "source", "autolink", "case_sensitive")


@transaction.atomic
def apply_plan(plan: Plan, user: User | None = None) -> None:
    """Add and change the terms of a plan, in the name of `user`, and publish them.

    Raises ValueError for a plan with errors: it is never applied in part.
    """
    if plan.errors:
        raise ValueError("A plan with errors is not applied")
    if not plan.writes:
        return
    categories = _categories(write.record.category for write in plan.writes)
    tags = _tags({tag for write in plan.writes for tag in write.record.tags})
    pks: list[tuple[int, Write]] = []
    taken = _taken_slugs()
    for batch in _batches(plan.additions):
        pks += zip(_add(batch, categories, taken), batch, strict=True)
    for batch in _batches(plan.changes):
        _change(batch, categories)
        pks += [(write.pk, write) for write in batch]
    for batch in _batches(pks):
        _write_children(batch, tags)
    for batch in _batches(pks):
        _write_relations(batch)
    for batch in _batches(pks):
        _publish([pk for pk, _ in batch], user)
    services.on_changed()


def _batches(items: Sequence) -> Iterable[Sequence]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _categories(names: Iterable[str]) -> dict[str, Category]:
    """The categories of these names, by folded name; those that are missing are created, at the end of the list."""
    known = {fold(category.name): category for category in Category.objects.all()}
    slugs = {category.slug for category in known.values()}
    order = max((category.order for category in known.values()), default=0)
    for name in dict.fromkeys(names):
        if name and fold(name) not in known:
            order += 1
            slug = _free(name, slugs, "categorie", longest=60)
            known[fold(name)] = Category.objects.create(name=name, slug=slug, order=order)
    return known


def _tags(names: set[str]) -> dict[str, Tag]:
    known = {fold(tag.name): tag for tag in Tag.objects.all()}
    for name in sorted(names):
        if fold(name) not in known:
            known[fold(name)] = Tag.objects.create(name=name)
    return known


def _taken_slugs() -> set[str]:
    slugs = set(RESERVED_SLUGS)
    slugs.update(Term.objects.values_list("slug", flat=True))
    slugs.update(Address.objects.values_list("slug", flat=True))
    return slugs


def _free(text: str, taken: set[str], default: str, *, longest: int = 80) -> str:
    """An address made of a text, that is not taken; it then is."""
    stem = slugify(fold(text))[: longest - 6].strip("-") or default
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug


def _fill(term: Term, record: Record, categories: dict[str, Category]) -> Term:
    for name in ("term", "expansion", "definition", "source", "autolink", "case_sensitive"):
        setattr(term, name, getattr(record, name))
    term.key = fold(record.term)[:KEY_LENGTH]
    term.category = categories[fold(record.category)] if record.category else None
    return term


def _add(batch: Sequence[Write], categories: dict[str, Category], taken: set[str]) -> list[int]:
    now = timezone.now()
    terms = []
    for write in batch:
        wanted = slugify(write.record.slug)
        slug = _free(wanted if wanted == write.record.slug and wanted else write.record.term, taken, "mot")
        term = Term(slug=slug, live=True, first_published_at=now, last_published_at=now)
        terms.append(_fill(term, write.record, categories))
    terms = Term.objects.bulk_create(terms)
    Address.objects.bulk_create([Address(slug=term.slug, term=term) for term in terms])
    return [term.pk for term in terms]


def _change(batch: Sequence[Write], categories: dict[str, Category]) -> None:
    terms = Term.objects.in_bulk([write.pk for write in batch])
    now = timezone.now()
    for write in batch:
        _fill(terms[write.pk], write.record, categories).last_published_at = now
    Term.objects.bulk_update(terms.values(), [*WRITTEN, "last_published_at"], batch_size=100)
    Spelling.objects.filter(term__in=terms).delete()
    TermTag.objects.filter(content_object__in=terms).delete()
    # A link to a draft is in no file: it stays.
    Relation.objects.filter(term__in=terms, target__live=True).delete()


def _write_children(batch: Sequence[tuple[int, Write]], tags: dict[str, Tag]) -> None:
    kinds = (
        (Spelling.Kind.SYNONYM, "synonyms"),
        (Spelling.Kind.FORM, "forms"),
        (Spelling.Kind.SEARCH_ONLY, "search_only"),
    )
    spellings, tagged = [], []
    for pk, write in batch:
        texts = [(kind, text) for kind, name in kinds for text in getattr(write.record, name)]
        spellings += [
            Spelling(term_id=pk, text=text, kind=kind, key=fold(text)[:KEY_LENGTH], sort_order=order)
            for order, (kind, text) in enumerate(texts)
        ]
        tagged += [TermTag(content_object_id=pk, tag=tags[fold(tag)]) for tag in write.record.tags]
    Spelling.objects.bulk_create(spellings)
    TermTag.objects.bulk_create(tagged)


def _write_relations(batch: Sequence[tuple[int, Write]]) -> None:
    """The links between terms, once all are there; one to a term that is nowhere was announced as lost."""
    named = {fold(each.term) for _, write in batch for each in write.record.see_also + write.record.distinct}
    known = dict(Term.objects.filter(key__in=named).values_list("key", "pk")) if named else {}
    kept = set(Relation.objects.filter(term__in=[pk for pk, _ in batch]).values_list("term", "target"))
    relations = []
    for pk, write in batch:
        kinds = ((Relation.Kind.SEE_ALSO, write.record.see_also), (Relation.Kind.DISTINCT, write.record.distinct))
        for order, (kind, each) in enumerate((kind, each) for kind, every in kinds for each in every):
            target = known.get(fold(each.term))
            if target and target != pk and (pk, target) not in kept:
                relations.append(Relation(term_id=pk, target_id=target, kind=kind, note=each.note, sort_order=order))
    Relation.objects.bulk_create(relations)


def _publish(pks: Sequence[int], user: User | None) -> None:
    """What publication leaves behind it: a revision, a line of history, indexes."""
    terms = list(Term.objects.filter(pk__in=pks).for_exchange())
    content_type, now = ContentType.objects.get_for_model(Term), timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(term.pk),
            object_str=str(term),
            created_at=now,
            user=user,
            content=term.serializable_data(),
        )
        for term in terms
    )
    for term, revision in zip(terms, revisions, strict=True):
        term.latest_revision = term.live_revision = revision
        term.has_unpublished_changes = False
    Term.objects.bulk_update(terms, ["latest_revision", "live_revision", "has_unpublished_changes"], batch_size=100)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(term.pk),
            label=str(term),
            action="wagtail.publish",
            timestamp=now,
            user=user,
            revision=term.latest_revision,
            content_changed=True,
            data={},
        )
        for term in terms
    )
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Term, terms)
    for term in terms:
        ReferenceIndex.create_or_update_for_object(term)
