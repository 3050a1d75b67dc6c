"""Addresses of the kit that are not pages of the tree."""

from django.urls import path

from .views import contributions, proposals, resource, visio

app_name = "kit"
urlpatterns = [
    path("kit/visio/", visio.visio, name="visio"),
    path("kit/proposer/", proposals.propose, name="propose"),
    path("kit/proposer/<uuid:token>/", proposals.proposal, name="proposal"),
    path("kit/proposer/<uuid:token>/retirer/", proposals.withdraw, name="withdraw"),
    path("kit/avis/<int:pk>/", resource.feedback, name="feedback"),
    path("kit/favoris/<int:pk>/", resource.favourite, name="favourite"),
    path("compte/favoris/", resource.favourites, name="favourites"),
    path("compte/contributions/", contributions.contributions, name="contributions"),
]
