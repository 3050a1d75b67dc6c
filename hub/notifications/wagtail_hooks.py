"""What the team sees of the mail in the Wagtail admin: messages in trouble, addresses that refuse."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.views.reports import ReportView

from . import addresses
from .models import OutgoingEmail, RefusedAddress
from .permissions import may_look_after_mail


class MailReportView(ReportView):
    """A report for those who look after the mail."""

    is_searchable = False

    def dispatch(self, request, *args, **kwargs):
        if not may_look_after_mail(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TroubledMailView(MailReportView):
    """Messages given up, or tried again and again, the last first."""

    page_title = "Courriels en difficulté"
    header_icon = "mail"
    index_url_name = "notifications_troubled_mail"
    index_results_url_name = "notifications_troubled_mail_results"
    results_template_name = "notifications/admin/troubled_mail.html"
    model = OutgoingEmail
    list_export = ["created_at", "recipient", "subject", "get_state_display", "attempts", "last_error"]
    export_headings = {"get_state_display": "état"}

    def get_queryset(self):
        return OutgoingEmail.objects.in_trouble()


class RefusedAddressesView(MailReportView):
    """Addresses whose server refuses our messages, with what it answered."""

    page_title = "Adresses qui refusent"
    header_icon = "warning"
    index_url_name = "notifications_refused"
    index_results_url_name = "notifications_refused_results"
    results_template_name = "notifications/admin/refused.html"
    model = RefusedAddress
    list_export = ["email", "refused_at", "answer"]

    def get_queryset(self):
        return RefusedAddress.objects.select_related("user")


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send to an address again."""
    if not may_look_after_mail(request.user):
        raise PermissionDenied
    row = get_object_or_404(RefusedAddress, pk=pk)
    addresses.forgive(row.email)
    messages.success(request, f"Nous écrirons de nouveau à {row.email}.")
    return HttpResponseRedirect(reverse("notifications_refused"))


@hooks.register("register_admin_urls")
def mail_urls():
    troubled, refused = TroubledMailView.as_view, RefusedAddressesView.as_view
    return [
        path("reports/courriels/", troubled(), name="notifications_troubled_mail"),
        path("reports/courriels/results/", troubled(results_only=True), name="notifications_troubled_mail_results"),
        path("reports/adresses/", refused(), name="notifications_refused"),
        path("reports/adresses/results/", refused(results_only=True), name="notifications_refused_results"),
        path("reports/adresses/<int:pk>/reessayer/", retry, name="notifications_refused_retry"),
    ]


class MailMenuItem(MenuItem):
    def is_shown(self, request):
        return may_look_after_mail(request.user)


@hooks.register("register_reports_menu_item")
def troubled_mail_menu_item():
    address = reverse("notifications_troubled_mail")
    return MailMenuItem(TroubledMailView.page_title, address, name="troubled-mail", icon_name="mail", order=910)


@hooks.register("register_reports_menu_item")
def refused_addresses_menu_item():
    address = reverse("notifications_refused")
    return MailMenuItem(RefusedAddressesView.page_title, address, name="refused", icon_name="warning", order=920)


class MailSummaryItem(SummaryItem):
    """On the admin's home page: how many addresses refuse, and how many messages are in trouble."""

    order = 160
    template_name = "notifications/admin/summary.html"

    def is_shown(self):
        return may_look_after_mail(self.request.user)

    def get_context_data(self, parent_context):
        return {"refused": RefusedAddress.objects.count(), "troubled": OutgoingEmail.objects.in_trouble().count()}


@hooks.register("construct_homepage_summary_items")
def mail_summary(request, items):
    items.append(MailSummaryItem(request))
