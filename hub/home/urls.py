"""Addresses that compose the rooms, and those that machines read."""

from django.urls import path

from . import sitemaps, views

app_name = "home"
urlpatterns = [
    path("contribuer/", views.contribute, name="contribute"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
