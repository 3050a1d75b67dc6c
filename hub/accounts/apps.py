from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "hub.accounts"
    verbose_name = "comptes"


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own users application, with our views: it stands for `wagtail.users` in INSTALLED_APPS."""

    user_viewset = "hub.accounts.members_admin.MemberViewSet"
