"""What a reader typed, understood: its words, and the other ways to say them."""

from dataclasses import dataclass

from hub.core.french import Word, words

from .lexicon import Lexicon, Saying

# Beyond as many words, a query is a pasted text: its first words are enough.
MOST_WORDS = 12
MOST_SAYINGS = 8


@dataclass(frozen=True)
class Group:
    """Some words of the query that go together, and the other ways to say them."""

    words: tuple[Word, ...]
    sayings: tuple[Saying, ...] = ()

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(word.stem for word in self.words)


@dataclass(frozen=True)
class Query:
    text: str
    groups: tuple[Group, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for group in self.groups for word in group.words)

    @property
    def phrase(self) -> tuple[str, ...]:
        return tuple(word.stem for word in self.words)

    @property
    def stems(self) -> frozenset[str]:
        """Every stem to look for."""
        said = {stem for group in self.groups for saying in group.sayings for stem in saying.phrase}
        return frozenset(said.union(self.phrase))

    @property
    def phrases(self) -> frozenset[tuple[str, ...]]:
        """What to mark in a text: each word that was typed, and the other sayings, whole."""
        said = {saying.phrase for group in self.groups for saying in group.sayings}
        return frozenset(said.union((stem,) for stem in self.phrase))

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The other words that are looked for, as the glossary writes them."""
        return tuple(dict.fromkeys(saying.text for group in self.groups for saying in group.sayings))


def understand(text: str, lexicon: Lexicon, *, exact: bool = False) -> Query:
    """Cut a query into words, and group those that the glossary knows as one expression, the longest first.

    `exact` looks for the words as they are, without what the glossary would add.
    """
    found = list(words(text))[:MOST_WORDS]
    if exact:
        return Query(text, tuple(Group((word,)) for word in found))
    groups = []
    while found:
        for length in range(len(found), 0, -1):
            stems = tuple(word.stem for word in found[:length])
            if stems in lexicon.sayings or length == 1:
                break
        others = tuple(saying for saying in lexicon.sayings.get(stems, ()) if saying.phrase != stems)
        groups.append(Group(tuple(found[:length]), others[:MOST_SAYINGS]))
        found = found[length:]
    return Query(text, tuple(groups))
