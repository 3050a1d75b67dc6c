"""Everything under /compte/notifications/."""

from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("", views.bell, name="list"),
    path("<int:pk>/", views.go, name="go"),
    path("lues/", views.read, name="read"),
    path("non-lues/", views.unread, name="unread"),
    path("suivis/", views.following, name="following"),
    path("reglages/", views.choices, name="settings"),
    path("adresse/", views.retry_address, name="retry_address"),
    path("arret/<str:token>/", views.stop, name="stop"),
]
