"""The kit: pages that editors keep, what readers leave on them, what members propose, the visio tools."""

from .contributions import Favourite, Feedback, Proposal, Tally
from .pages import KitIndexPage, RelatedResource, ResourceAuthor, ResourcePage, ResourceTag
from .visio import VisioMode, VisioNoFit, VisioTool
from .vocabulary import Kind, Licence, Origin, Section

__all__ = [
    "Favourite",
    "Feedback",
    "Kind",
    "KitIndexPage",
    "Licence",
    "Origin",
    "Proposal",
    "RelatedResource",
    "ResourceAuthor",
    "ResourcePage",
    "ResourceTag",
    "Section",
    "Tally",
    "VisioMode",
    "VisioNoFit",
    "VisioTool",
]
