"""Members in the Wagtail admin: groups are given there, passwords are not, and deleting is erasing."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views.bulk_actions import DeleteBulkAction
from wagtail.users.views.users import CreateView, DeleteView, IndexView, UserColumn, UserViewSet

from hub.network.models import Academy

from . import privacy
from .models import User
from .services import invite


class MemberForm(forms.ModelForm):
    """What an administrator may change of a member."""

    academy = forms.ModelChoiceField(label="Académie", queryset=Academy.objects.all(), required=False)

    class Meta:
        model = User
        fields = ["display_name", "academy", "groups", "is_active"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {"groups": "Groupes"}

    def __init__(self, *args, editing_self: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            # Nobody locks themselves out by a slip.
            del self.fields["is_active"]
            del self.fields["groups"]


class InvitationForm(MemberForm):
    """A new account: the person chooses their password themselves."""

    class Meta(MemberForm.Meta):
        fields = ["email", "display_name", "academy", "groups"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if (
            User.objects.filter(email__iexact=email).exists()
            or EmailAddress.objects.filter(email__iexact=email).exists()
        ):
            raise forms.ValidationError("Un compte existe déjà à cette adresse.")
        return email


class MemberIndexView(IndexView):
    search_fields = ["email", "display_name"]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("academy")

    @property
    def columns(self):
        title = self._get_title_column_class(UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title(
                "name",
                accessor=str,
                label="Nom",
                sort_key="display_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label="Adresse", sort_key="email", width="25%"),
            Column("academy", label="Académie", sort_key="academy__name", width="15%"),
            BooleanColumn("is_active", label="Actif", sort_key="is_active", width="10%"),
            DateColumn("last_login", label="Dernière visite", sort_key="last_login", width="15%"),
        ]


class InvitationView(CreateView):
    success_message = "Le compte de «\u00a0%(object)s\u00a0» est ouvert, et une invitation lui est envoyée."

    def save_instance(self):
        user = super().save_instance()
        invite(user)
        return user


class MemberDeleteView(DeleteView):
    """Goes through `privacy.erase`: what the member gave stays, the member goes."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except privacy.CannotEraseError as reason:
            messages.error(self.request, str(reason))
            return HttpResponseRedirect(self.get_success_url())

    def delete_action(self):
        privacy.erase(self.object)


class MemberDeleteBulkAction(DeleteBulkAction):
    @classmethod
    def execute_action(cls, objects, **kwargs):
        count = 0
        for user in objects:
            privacy.erase(user)
            count += 1
        return count, 0


class MemberViewSet(UserViewSet):
    icon = "user"
    index_view_class = MemberIndexView
    add_view_class = InvitationView
    delete_view_class = MemberDeleteView
    create_template_name = edit_template_name = "wagtailadmin/generic/form.html"

    def get_form_class(self, for_update=False):
        return MemberForm if for_update else InvitationForm
