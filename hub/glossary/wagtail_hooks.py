"""The glossary in the Wagtail admin, and its entry in the main menu."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem as AdminMenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from hub.core.menu import MenuItem

from .admin_views import ReviewView
from .exchange.views import ExchangeView
from .forms import TermForm
from .models import Category, Suggestion, Term
from .permissions import may_review


@hooks.register("hub_main_menu")
def menu_item() -> MenuItem:
    return MenuItem("Glossaire", reverse("glossary:index"), 20)


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = "Mots"
    list_display = [
        "term",
        "category",
        LiveStatusTagColumn(),
        DateColumn("last_published_at", label="Publié", width="20%"),
    ]
    list_filter = ["category", "live", "autolink"]
    search_backend_name = None
    search_fields = ["term", "key", "expansion", "spellings__text"]
    ordering = ["key"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("term", targets=["slug"], placeholder="Mot ou sigle", classname="title"),
                    FieldPanel("expansion"),
                    FieldPanel("definition"),
                    InlinePanel(
                        "spellings",
                        heading="Autres écritures",
                        label="écriture",
                        panels=[FieldRowPanel([FieldPanel("text"), FieldPanel("kind")])],
                        help_text="Pluriels simples, accents, majuscules et espaces sont reconnus d’eux-mêmes.",
                    ),
                    InlinePanel(
                        "relations",
                        heading="Mots voisins",
                        label="mot voisin",
                        panels=[FieldPanel("target"), FieldRowPanel([FieldPanel("kind"), FieldPanel("note")])],
                        help_text="Un lien s’affiche sur les deux mots : ne l’écrivez qu’une fois.",
                    ),
                ],
                heading="Contenu",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("category"), FieldPanel("tags")]),
                    FieldPanel("source"),
                    MultiFieldPanel([FieldPanel("autolink"), FieldPanel("case_sensitive")], "Dans les pages"),
                    FieldPanel("slug", widget=SlugInput),
                ],
                heading="Classement et liens",
            ),
        ],
        base_form_class=TermForm,
    )


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "folder-open-inverse"
    menu_label = "Catégories"
    list_display = ["name", "order"]
    panels = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug", widget=SlugInput),
        FieldPanel("order"),
        HelpPanel("Une catégorie se supprime quand elle n’a plus de mot."),
    ]


class SuggestionIndexView(IndexView):
    """What members suggested; the title leads to the decision. Suggestions are made on the site only."""

    def get_edit_url(self, instance):
        return reverse("glossary_review", args=[instance.pk])

    def get_add_url(self):
        return None

    def get_base_queryset(self):
        return Suggestion.objects.for_editors()


class SuggestionViewSet(SnippetViewSet):
    model = Suggestion
    icon = "comment"
    menu_label = "Suggestions"
    index_view_class = SuggestionIndexView
    list_display = [
        "word",
        Column("get_kind_display", label="Nature"),
        "author",
        Column("get_state_display", label="État"),
        DateColumn("created_at", label="Reçue", width="20%"),
    ]
    list_filter = ["state", "kind"]
    search_backend_name = None
    search_fields = ["word", "definition"]
    copy_view_enabled = False


@register_snippet
class GlossaryViewSetGroup(SnippetViewSetGroup):
    menu_label = "Glossaire"
    menu_name = "glossary"
    menu_icon = "openquote"
    menu_order = 260
    items = (TermViewSet, SuggestionViewSet, CategoryViewSet)

    def get_submenu_items(self):
        exchange = AdminMenuItem("Importer, exporter", reverse("glossary_exchange"), icon_name="download", order=400)
        return [*super().get_submenu_items(), exchange]


@hooks.register("register_admin_urls")
def review_url():
    return [
        path("glossaire/suggestions/<int:pk>/", ReviewView.as_view(), name="glossary_review"),
        path("glossaire/importer/", ExchangeView.as_view(), name="glossary_exchange"),
    ]


class WaitingSuggestions(SummaryItem):
    """On the admin's home page: how many suggestions wait for an answer."""

    order = 160
    template_name = "glossary/admin/waiting_summary.html"

    def is_shown(self):
        return may_review(self.request.user)

    def get_context_data(self, parent_context):
        url = reverse(SuggestionViewSet().get_url_name("list"))
        return {"count": Suggestion.objects.waiting().count(), "url": f"{url}?state={Suggestion.State.WAITING}"}


@hooks.register("construct_homepage_summary_items")
def waiting_suggestions(request, items):
    items.append(WaitingSuggestions(request))
