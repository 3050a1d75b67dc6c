from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hub.notifications"
    verbose_name = "notifications"
