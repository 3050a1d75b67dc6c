"""Addresses of the Wagtail admin that must not bypass our own sign-in; included before Wagtail's own."""

from allauth.account.views import logout
from django.urls import path, re_path

from .views.entrance import reset_here, sign_in_here

urlpatterns = [
    path("login/", sign_in_here),
    path("logout/", logout),
    re_path(r"^password_reset/", reset_here),
]
