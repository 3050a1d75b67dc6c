"""What the hub holds about a person: hand it over (`exporting`), or make it forget them (`erasing`).

Both go by introspection: every relation to `User` of every installed application is found in the models themselves, so
a room added later is covered the day it is installed. A relation must say what erasing means, by its `on_delete`:
CASCADE for what belongs to the person, SET_NULL for what stays without them. `register_eraser` and
`register_exporter` are for what is tied to a person by something else than a relation or an address.
"""

from .erasing import CannotEraseError, erase, reason_to_stay, register_eraser
from .exporting import SAID_NOT_EXPORTED, Section, account_of, export, register_exporter, sections
from .places import addresses, relations

__all__ = [
    "SAID_NOT_EXPORTED",
    "CannotEraseError",
    "Section",
    "account_of",
    "addresses",
    "erase",
    "export",
    "reason_to_stay",
    "register_eraser",
    "register_exporter",
    "relations",
    "sections",
]
