"""Resources, visio tools and proposals to test with."""

import json
from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from hub.core.models import HubDocument
from hub.kit.models import (
    Kind,
    KitIndexPage,
    Proposal,
    ResourcePage,
    Section,
    VisioMode,
    VisioNoFit,
    VisioTool,
)
from hub.network.models import Degree, Role, Theme


class ResourcePageFactory(DjangoModelFactory):
    """A published resource under the kit; `roles`, `themes` and `degrees` are slugs, `text` is the HTML of its body."""

    class Meta:
        model = ResourcePage
        exclude = ("text",)

    title = factory.Sequence(lambda n: f"Ressource {n:03}")
    slug = factory.Sequence(lambda n: f"ressource-{n:03}")
    summary = "Ce que la page apporte."
    section = Section.DESIGN
    kind = Kind.CARD
    text = "<h2>Première partie</h2><p>Un texte.</p><h2>Seconde partie</h2><p>La suite.</p>"
    body = factory.LazyAttribute(lambda page: json.dumps([{"type": "text", "value": page.text}]))

    @classmethod
    def _create(cls, model_class, *args, roles=(), themes=(), degrees=(), tags=(), published_at=None, **fields):
        page = model_class(*args, **{"live": True, "first_published_at": published_at or timezone.now(), **fields})
        KitIndexPage.objects.get().add_child(instance=page)
        page.roles = list(Role.objects.filter(slug__in=roles))
        page.themes = list(Theme.objects.filter(slug__in=themes))
        page.degrees = list(Degree.objects.filter(slug__in=degrees))
        page.tags.set(tags)
        page.save()
        return page


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = HubDocument

    title = "Trame de scénario"
    file = factory.django.FileField(filename="trame.txt", data=b"Une trame.")


class ProposalFactory(DjangoModelFactory):
    """A complete draft, ready to be sent."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True
        skip_postgeneration_save = True

    title = "Relancer sans harceler"
    why = "Trois messages qui marchent."
    text = "Un **premier** message.\n\n## Le deuxième\n\nUn autre."

    @factory.post_generation
    def terms(self, create, extracted, **kwargs):
        self.roles.set(Role.objects.filter(slug="formateur"))
        self.themes.set(Theme.objects.filter(slug="accompagnement"))


def make_tool(name: str, *modes: tuple, audiences=("agents", "ecoles", "colleges", "lycees"), **fields) -> VisioTool:
    """An unsaved tool; each mode is (purpose, slug, from, to) or (purpose, slug, from, to, comfortable)."""
    tool = VisioTool(
        name=name,
        slug=name.lower().replace(" ", "-"),
        why="Une raison.",
        limit="Une limite.",
        valid_as_of=date(2021, 3, 1),
        **{f"for_{audience}": audience in audiences for audience in ("agents", "ecoles", "colleges", "lycees")},
        **fields,
    )
    tool.modes = [
        VisioMode(
            purpose=purpose,
            slug=slug,
            label=f"mode {slug}",
            min_people=low,
            max_people=high,
            comfortable_people=comfort[0] if comfort else None,
        )
        for purpose, slug, low, high, *comfort in modes
    ]
    return tool


def letter_tools() -> list[VisioTool]:
    """The tools of the letter of March 2021, unsaved."""
    return [
        make_tool("Ma classe Via", ("formation", "standard", 2, 80, 60), ("formation", "webinaire", 81, 400), order=1),
        make_tool("Rendez-vous", ("reunion", "standard", 2, 30), order=2),
        *(
            make_tool(f"BigBlueButton {audience}", ("reunion", "standard", 31, 200), audiences=(audience,), order=rank)
            for rank, audience in enumerate(("agents", "ecoles", "colleges", "lycees"), start=3)
        ),
        make_tool("Vidéodiff", ("webinaire", "diffusion", 2, 1000), order=7),
    ]


def save_letter_tools() -> None:
    for tool in letter_tools():
        tool.save()
    VisioNoFit.objects.create(purpose="webinaire", text="Enregistrez, publiez le replay, tenez plusieurs séances.")
