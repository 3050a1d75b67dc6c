"""The words of the network, where they are used, and what members suggest."""

from .suggestions import Suggestion
from .terms import Address, Category, Relation, Spelling, Term, TermTag
from .uses import TermUse

__all__ = ["Address", "Category", "Relation", "Spelling", "Suggestion", "Term", "TermTag", "TermUse"]
