"""The address of the kit home, read and written: what is chosen, how it is sorted, which page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from .catalogue import Catalogue
from .facets import FACETS, Choice

SORTS = (("utile", "Les plus utiles d’abord"), ("recent", "Les plus récentes d’abord"))


class KnownValuesField(forms.MultipleChoiceField):
    """Several values of a list; a value that is not (or no longer) in it is left out, and said to be."""

    def clean(self, value):
        known = {choice for choice, _ in self.choices}
        self.unknown = [each for each in value or [] if each not in known]
        return super().clean([each for each in value or [] if each in known])


class KitFilterForm(forms.Form):
    """Reads the query of the kit home; never refuses: what it does not understand it leaves out, and says so."""

    tri = forms.ChoiceField(choices=SORTS, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)
    # Present: the reader wants the whole kit, not the preset of their role.
    tout = forms.CharField(required=False)

    def __init__(self, data: QueryDict, catalogue: Catalogue):
        super().__init__(data)
        for facet in FACETS:
            choices = [(term.slug, term.name) for term in catalogue.options[facet]]
            self.fields[facet] = KnownValuesField(choices=choices, required=False)

    def read(self, preset: frozenset[str] = frozenset()) -> "Filters":
        """What the address asks for; `preset` are the roles to start with when it says nothing of roles."""
        self.is_valid()
        data = self.cleaned_data
        choice = {facet: frozenset(data.get(facet) or ()) for facet in FACETS}
        is_preset = bool(preset) and not choice["role"] and not data.get("tout")
        return Filters(
            choice={**choice, "role": preset} if is_preset else choice,
            sort=data.get("tri") or "utile",
            page=data.get("page") or 1,
            is_preset=is_preset,
            may_preset=bool(preset),
            has_unknown=any(self.fields[facet].unknown for facet in FACETS) or bool(self.errors),
        )


@dataclass(frozen=True)
class Filters:
    choice: Choice
    sort: str = "utile"
    page: int = 1
    # The roles were not asked for: they come from the reader's profile.
    is_preset: bool = False
    # The reader has roles: an address must say `tout` to mean « no role ».
    may_preset: bool = False
    has_unknown: bool = False

    @property
    def active(self) -> int:
        """How many values are chosen."""
        return sum(len(values) for values in self.choice.values())

    @staticmethod
    def only(value: str) -> frozenset[str]:
        """A choice of one value, to hand to `query`."""
        return frozenset({value})

    def query(self, *, page: int = 1, sort: str | None = None, **choice: frozenset[str]) -> str:
        """The query (« ?… » or empty) of these filters with some of them changed; the page goes back to the first."""
        pairs = [
            (facet, value)
            for facet in FACETS
            for value in sorted(choice.get(facet, self.choice.get(facet, frozenset())))
        ]
        sort = sort or self.sort
        if self.may_preset:
            pairs.append(("tout", "1"))
        if sort != "utile":
            pairs.append(("tri", sort))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else ""
