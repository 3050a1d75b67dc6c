"""Addresses of the glossary."""

from django.urls import path

from . import views
from .exchange.views import export

app_name = "glossary"
urlpatterns = [
    path("glossaire/", views.index, name="index"),
    path("glossaire/export.<slug:kind>", export, name="export"),
    path("glossaire/suggerer/", views.suggest, name="suggest"),
    path("glossaire/suggestions/<uuid:token>/", views.suggestion, name="suggestion"),
    path("glossaire/suggestions/<uuid:token>/retirer/", views.withdraw, name="withdraw"),
    path("glossaire/<slug:slug>/", views.term, name="term"),
]
