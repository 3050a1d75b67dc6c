"""What the home app adds to the menu."""

from django.urls import reverse
from wagtail import hooks

from hub.core.menu import MenuItem


@hooks.register("hub_main_menu")
def contribute_entry() -> MenuItem:
    return MenuItem("Contribuer", reverse("home:contribute"), 90)
