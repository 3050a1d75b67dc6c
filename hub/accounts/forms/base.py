"""What every form about an account shares."""

from django.forms import PasswordInput
from dsfr.forms import DsfrBaseForm


class AccountForm(DsfrBaseForm):
    """Put first among the bases of a form of allauth, it gives it our dress and our words."""

    # Words and help of each field, where ours differ: name → (label, help).
    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A label is above its field, not in it.
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, PasswordInput):
                field.template_name = "accounts/password_field.html"
            if name in self.words:
                field.label, field.help_text = self.words[name]
        # django-dsfr has made the bound fields already, with the words of before.
        self._bound_fields_cache.clear()
