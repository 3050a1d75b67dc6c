"""The address of the search, read."""

from django import forms

from hub.core.search_rooms import search_rooms

LONGEST = 200


class SearchForm(forms.Form):
    """What to look for, and where. A room or a page number that means nothing is left out."""

    q = forms.CharField(
        label="Votre recherche",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Cherchez avec {LONGEST} caractères au plus\u00a0: quelques mots suffisent."},
    )
    dans = forms.CharField(required=False)
    exact = forms.CharField(required=False)
    page = forms.CharField(required=False)

    def __init__(self, data):
        # What no keyboard types is not looked for: a NUL would be refused by PostgreSQL.
        super().__init__({name: "".join(filter(_is_typed, value)) for name, value in data.items()})

    def clean_dans(self) -> str:
        known = {room.slug for room in search_rooms()}
        return self.cleaned_data["dans"] if self.cleaned_data["dans"] in known else ""


def _is_typed(char: str) -> bool:
    return char >= " " or char in "\t\n"
