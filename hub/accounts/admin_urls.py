"""Addresses of the Wagtail admin that must not bypass our own sign-in."""

urlpatterns = []
