"""Terms of the glossary, and what members suggest."""

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from hub.glossary.models import Category, Spelling, Suggestion, Term


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Catégorie {n}")
    slug = factory.LazyAttribute(lambda category: slugify(category.name))


class TermFactory(DjangoModelFactory):
    """A published term; `synonyms=[…]`, `forms=[…]` and `search_only=[…]` give it its spellings."""

    class Meta:
        model = Term
        skip_postgeneration_save = True

    term = factory.Sequence(lambda n: f"notion{n}")
    slug = factory.LazyAttribute(lambda term: slugify(term.term))
    definition = "<p>Deux phrases simples. Avec un exemple.</p>"
    live = True
    last_published_at = factory.LazyFunction(timezone.now)
    first_published_at = factory.SelfAttribute("last_published_at")

    @factory.post_generation
    def synonyms(self, create, extracted, **kwargs):
        _spell(self, Spelling.Kind.SYNONYM, extracted)

    @factory.post_generation
    def forms(self, create, extracted, **kwargs):
        _spell(self, Spelling.Kind.FORM, extracted)

    @factory.post_generation
    def search_only(self, create, extracted, **kwargs):
        _spell(self, Spelling.Kind.SEARCH_ONLY, extracted)


def _spell(term, kind, texts):
    for text in texts or ():
        Spelling.objects.create(term=term, text=text, kind=kind, sort_order=term.spellings.count())


class SuggestionFactory(DjangoModelFactory):
    class Meta:
        model = Suggestion

    word = factory.Sequence(lambda n: f"suggéré{n}")
    definition = "Une définition à relire."
