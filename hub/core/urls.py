from django.conf import settings
from django.urls import path

from . import views

urlpatterns = []

if settings.HUB_ENV == "local":
    urlpatterns.append(path("composants/", views.components, name="components"))
