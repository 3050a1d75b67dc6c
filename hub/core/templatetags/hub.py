"""Small tags that every template may use (a builtin: no `{% load %}` needed)."""

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.core import dates

register = template.Library()

NO_BREAK = "\u00a0"
THOUSANDS = "\u202f"

register.filter("date_fr", dates.date_fr)
register.filter("day_fr", dates.day_fr)
register.filter("ago", dates.ago)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A decorative DSFR icon; the words beside it say the same."""
    return format_html('<span class="fr-icon-{} {}" aria-hidden="true"></span>', name, extra)


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart: « 1 000 »."""
    return f"{value:,}".replace(",", THOUSANDS)


@register.simple_tag
def plural(count: int, one: str, many: str) -> str:
    """« 1 ressource », « 34 ressources »; zero is singular in French."""
    return f"{number(count)}{NO_BREAK}{one if count < 2 else many}"


@register.filter
def file_size(size: int | None) -> str:
    """« 84 ko », « 1,4 Mo »."""
    if not size:
        return f"0{NO_BREAK}ko"
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NO_BREAK}ko"
    value = size / 1024 / 1024
    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")
    return f"{text}{NO_BREAK}Mo"


NUMBERS = ("Aucun", "Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf")


@register.simple_tag
def points_to_correct(form: BaseForm) -> str:
    """« Un point à corriger », « Deux points à corriger »: as many as there are messages in the summary."""
    count = sum(len(errors) for errors in form.errors.values())
    shown = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{shown} point{'s' if count > 1 else ''} à corriger"


@register.simple_tag
def field_target(field: BoundField) -> str:
    """The id of what a link to this field must reach: the first choice of a group, which has no single input."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag(takes_context=True, name="page_address")
def page_address_tag(context, number: int, parameter: str = "") -> str:
    return page_address(context["request"], number, parameter or "page")


def page_address(request: HttpRequest, number: int, parameter: str = "page") -> str:
    """The address of another page of the list shown here: same filters, same search."""
    query = request.GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """The numbers that a pagination shows: first, last, this one and its neighbours, « … » between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
