"""Load the vocabulary; run by the migration, and again whenever the file grows."""

import json
from pathlib import Path

VOCABULARY = Path(__file__).parent / "data" / "vocabulary.json"


def load_vocabulary(apps) -> None:
    """Create the entries of the file that are missing, by slug; what an editor renamed or added is left alone.

    `apps` is Django's registry, or the historical one that a migration is given.
    """
    data = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    academies = {}
    for key, model_name in [
        ("academies", "Academy"),
        ("roles", "Role"),
        ("degrees", "Degree"),
        ("levels", "Level"),
        ("themes", "Theme"),
        ("domains", "Domain"),
    ]:
        model = apps.get_model("network", model_name)
        for order, entry in enumerate(data[key], start=1):
            fields = {**entry, "order": order}
            slug = fields.pop("slug")
            if model_name == "Domain":
                fields["academy"] = academies.get(fields["academy"])
            row, _ = model.objects.get_or_create(slug=slug, defaults=fields)
            if model_name == "Academy":
                academies[row.code] = row
