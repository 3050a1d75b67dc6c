"""What a reader types in the contact form."""


def contact_data(**changes) -> dict[str, str]:
    """A form that is accepted, with some fields changed."""
    data = {
        "subject": "erreur",
        "email": "lectrice@example.org",
        "page": "/kit/choisir-sa-visio/",
        "message": "Le lien vers la salle de réunion ne répond plus depuis hier.",
        "website": "",
    }
    return {**data, **changes}
