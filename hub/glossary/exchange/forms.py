"""The forms of an import: the file, then the confirmation of what was previewed."""

from django import forms

from .files import KINDS, check_size, kind_of_name
from .records import ExchangeError


class ImportForm(forms.Form):
    """A file of terms; its size is checked before anything of it is read."""

    file = forms.FileField(
        label="Fichier",
        help_text="XML exporté de Moodle, CSV ou JSON. Rien n’est écrit avant que vous ayez vu ce qui change.",
        error_messages={
            "required": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
            "invalid": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
        },
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            self.cleaned_data["kind"] = kind_of_name(upload.name)
            check_size(upload.size)
        except ExchangeError as error:
            raise forms.ValidationError(str(error)) from error
        return upload


class ConfirmForm(forms.Form):
    """What was previewed: the file's key, and the digest of the plan that was shown."""

    token = forms.UUIDField()
    digest = forms.CharField(max_length=64)
    name = forms.CharField(max_length=255, required=False)
