"""The forums in the menu, and what editors and moderators find in the Wagtail admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem as AdminMenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.core.menu import MenuItem

from .admin_views import dashboard, dashboard_csv, journal, number_waiting, queue
from .models import Forum
from .permissions import may_moderate


@hooks.register("hub_main_menu")
def forums_entry() -> MenuItem:
    return MenuItem("Forums", reverse("forums:index"), 50)


class ForumViewSet(SnippetViewSet):
    """The sections, kept by editors."""

    model = Forum
    icon = "comment"
    menu_label = "Forums"
    menu_order = 270
    add_to_admin_menu = True
    list_display = ["title", "order", "topics_count", "posts_count"]
    ordering = ["order", "title"]
    search_backend_name = None
    search_fields = ["title"]
    copy_view_enabled = False


register_snippet(ForumViewSet)


@hooks.register("register_admin_urls")
def moderation_urls():
    return [
        path("moderation/", queue, name="forums_queue"),
        path("moderation/journal/", journal, name="forums_journal"),
        path("moderation/suivi/", dashboard, name="forums_dashboard"),
        path("moderation/suivi.csv", dashboard_csv, name="forums_dashboard_csv"),
    ]


class ModeratorMenuItem(AdminMenuItem):
    def is_shown(self, request):
        return may_moderate(request.user)


@hooks.register("register_admin_menu_item")
def moderation_entry():
    return ModeratorMenuItem("Modération", reverse("forums_queue"), name="moderation", icon_name="warning", order=265)


class WaitingFlags(SummaryItem):
    """On the admin's home page: how many reported messages wait for a decision."""

    order = 170
    template_name = "forums/admin/waiting_summary.html"

    def is_shown(self):
        return may_moderate(self.request.user)

    def get_context_data(self, parent_context):
        return {"count": number_waiting(), "url": reverse("forums_queue")}


@hooks.register("construct_homepage_summary_items")
def waiting_flags(request, items):
    items.append(WaitingFlags(request))
