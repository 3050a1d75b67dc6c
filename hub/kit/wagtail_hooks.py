"""What the kit adds to the Wagtail admin: visio tools, answers of readers, the report of overdue pages."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.views.reports import PageReportView
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from hub.accounts.permissions import is_editor

from .models import Feedback, ResourcePage, VisioNoFit, VisioTool


class VisioToolViewSet(SnippetViewSet):
    model = VisioTool
    icon = "desktop"
    list_display = ["name", "valid_as_of"]
    ordering = ["order", "name"]


class VisioNoFitViewSet(SnippetViewSet):
    model = VisioNoFit
    icon = "warning"
    list_display = ["get_purpose_display", "text"]


class FeedbackViewSet(SnippetViewSet):
    """Answers that carry a comment; editors read and remove them."""

    model = Feedback
    icon = "comment"
    list_display = ["comment", "page", "useful", "created_at"]
    list_filter = ["useful"]
    search_fields = ["comment"]
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_queryset(self, request):
        return Feedback.objects.for_editors()


@register_snippet
class KitViewSetGroup(SnippetViewSetGroup):
    menu_label = "Kit"
    menu_name = "kit"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (FeedbackViewSet, VisioToolViewSet, VisioNoFitViewSet)


class OverduePagesView(PageReportView):
    """The resources whose review date has passed, the longest overdue first."""

    page_title = "Pages du kit à relire"
    header_icon = "time"
    results_template_name = "kit/admin/overdue_results.html"
    index_url_name = "kit_overdue"
    index_results_url_name = "kit_overdue_results"
    list_export = [*PageReportView.list_export, "reviewed_on", "review_due_on"]
    export_headings = {
        **PageReportView.export_headings,
        "reviewed_on": "Dernière relecture",
        "review_due_on": "Relecture prévue",
    }
    any_permission_required = ["change", "publish"]

    def get_base_queryset(self):
        return ResourcePage.objects.overdue()


@hooks.register("register_admin_urls")
def overdue_urls():
    return [
        path("reports/kit-a-relire/", OverduePagesView.as_view(), name="kit_overdue"),
        path("reports/kit-a-relire/results/", OverduePagesView.as_view(results_only=True), name="kit_overdue_results"),
    ]


class EditorMenuItem(MenuItem):
    def is_shown(self, request):
        return is_editor(request.user)


@hooks.register("register_reports_menu_item")
def overdue_menu_item():
    return EditorMenuItem(
        "Kit\u00a0: à relire", reverse("kit_overdue"), name="kit-overdue", icon_name="time", order=900
    )


class OverdueSummaryItem(SummaryItem):
    """On the admin's home page: how many pages wait for a review."""

    order = 150
    template_name = "kit/admin/overdue_summary.html"

    def is_shown(self):
        return is_editor(self.request.user)

    def get_context_data(self, parent_context):
        return {"count": ResourcePage.objects.overdue().count(), "url": reverse("kit_overdue")}


@hooks.register("construct_homepage_summary_items")
def overdue_summary(request, items):
    items.append(OverdueSummaryItem(request))
