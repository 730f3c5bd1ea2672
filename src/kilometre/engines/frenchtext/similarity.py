"""How near two texts are: what « déjà résolu ailleurs ? » orders. A need is long, and none of its words is required.

BM25F (Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6) over ideas instead of
words: an idea is a name of the text with its equivalents (synonyms.txt) and its near names (related.txt), and counts
by the best of them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kilometre.engines.frenchtext.analysis import Token, analyse, terms
from kilometre.engines.frenchtext.synonyms import Synonyms, packaged_synonyms, parse_synonyms

Name = tuple[str, ...]

MAX_CHARACTERS = 5_000
MAX_IDEAS = 60
SAME, SYNONYM, RELATED, PART = 1.0, 0.9, 0.5, 0.5
TITLE = 2.5
K1, B, K3 = 1.2, 0.75, 2.0

# Words of any request, which tell nothing of its subject.
_EMPTY = frozenset(
    terms(
        """
    aider aimer aller alors année an apporter arriver assez aucun aujourd'hui aussi autre autrement avant après
    beaucoup besoin bien bon car cas certain chaque chose comment comprendre compter connaître contre côté croire déjà
    demander depuis dernier deux devoir dire difficile difficulté dont doit encore ensuite entre envoyer essayer est
    facile façon faire fait falloir faut faute fin fort grand gens heure ici jamais jour jusque là lieu lors mal malgré
    manière mauvais meilleur même merci mettre mieux moins mois monsieur madame moment nombre nombreux nouveau où parce
    parfois parler part passer pendant penser permettre personne petit peu peut peuvent plein plusieurs plutôt possible
    pourquoi pourtant pouvoir premier prendre près problème puis question quelque raison regarder reste rester rien sans
    savoir seul semaine seulement simplement sorte sous souvent souhaiter suivre sujet surtout tant tel temps tenir
    toujours tout très trois trop trouver utiliser venir vers vie voir vouloir veut vraiment voilà nom oui non ça cela
    leur être avoir sont était
    """
    )
)


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing that a text talks of: names with what each counts for, its own first; and how often it is said."""

    words: tuple[str, ...]
    names: tuple[tuple[Name, float], ...]
    times: int

    @property
    def insistence(self) -> float:
        """Said again, it weighs more, less and less."""
        return (K3 + 1) * self.times / (K3 + self.times)


@dataclass(frozen=True, slots=True)
class Text:
    """A candidate: its title and its body as stems between single spaces, with one at each end."""

    key: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate with its score, its share of what one that holds all ideas would have (0 to 1), and the names it holds."""

    key: str
    score: float
    share: float
    ideas: int
    names: tuple[Name, ...]


@lru_cache(maxsize=1)
def packaged_related() -> Synonyms:
    """Near names, in related.txt next to this module."""
    return parse_synonyms(files(__package__).joinpath("related.txt").read_text(encoding="utf-8"))


def ideas(text: str, synonyms: Synonyms | None = None, related: Synonyms | None = None) -> tuple[Idea, ...]:
    """What a text talks of, in its order: at most MAX_IDEAS, from its first MAX_CHARACTERS. Never raises."""
    same, near = synonyms or packaged_synonyms(), related or packaged_related()
    tokens = [token for token in analyse(text[:MAX_CHARACTERS]) if not token.stop]
    found: dict[Name, tuple[tuple[str, ...], int]] = {}
    for name, words in _names(tokens, same, near):
        if not (len(name) == 1 and (name[0] in _EMPTY or len(name[0]) < 2)):
            first, times = found.get(name, (words, 0))
            found[name] = (first, times + 1)
    return tuple(
        Idea(words, _weighted(name, same, near), times)
        for name, (words, times) in list(found.items())[:MAX_IDEAS]
    )


def _names(tokens: list[Token], same: Synonyms, near: Synonyms) -> list[tuple[Name, tuple[str, ...]]]:
    """The longest known name at each place, or one word."""
    stems, longest, place, names = [token.stem for token in tokens], max(same.longest, near.longest), 0, []
    while place < len(tokens):
        size = next(
            (
                n
                for n in range(min(longest, len(tokens) - place), 1, -1)
                if (name := tuple(stems[place : place + n])) in same.others or name in near.others
            ),
            1,
        )
        names.append(
            (tuple(stems[place : place + size]), tuple(t.word for t in tokens[place : place + size]))
        )
        place += size
    return names


def _weighted(name: Name, same: Synonyms, near: Synonyms) -> tuple[tuple[Name, float], ...]:
    """The name, its equivalents, the near names of all of these, and its words; each with its better weight."""
    weights: dict[Name, float] = {name: SAME}
    for other in same.others.get(name, ()):
        weights.setdefault(other, SYNONYM)
    for own in tuple(weights):
        for other in near.others.get(own, ()):
            for each in (other, *same.others.get(other, ())):
                weights.setdefault(each, RELATED)
    for stem in name:
        if stem not in _EMPTY:
            weights.setdefault((stem,), PART)
    return tuple(weights.items())


def nearest(
    asked: Sequence[Idea], texts: Sequence[Text], *, holders: Mapping[str, int], total: int
) -> list[Near]:
    """Every text that holds one idea or more, the nearest first; equal ones in the order of their keys.

    ``holders`` says how many texts of the whole collection, of ``total``, hold a stem; where it says less than what is
    seen among ``texts``, these count. A name of several words is held as a run.
    """
    total = max(total, len(texts))
    names = dict.fromkeys(name for idea in asked for name, _ in idea.names)
    counts = _counts(names, texts)
    seen = Counter(name for held in counts for name in held)
    known = {name: _holders(name, seen[name], holders, total) for name in names}
    rarity = {name: math.log(1 + (total - n + 0.5) / (n + 0.5)) for name, n in known.items()}
    means = (_mean([text.title for text in texts]), _mean([text.body for text in texts]))
    best = sum(_most(idea, known, rarity) for idea in asked) or 1.0
    places = [
        (place, name, weight * rarity[name] * idea.insistence)
        for place, idea in enumerate(asked)
        for name, weight in idea.names
    ]
    found = []
    for text, held in zip(texts, counts, strict=True):
        scales = (_scale(text.title, means[0]) * TITLE, _scale(text.body, means[1]))
        brought: dict[int, tuple[float, Name]] = {}
        for place, name, worth in places:
            if name in held:
                value = worth * _saturated(held[name], scales)
                brought[place] = max(brought.get(place, (0.0, name)), (value, name))
        if brought:
            score = sum(value for value, _ in brought.values())
            ordered = tuple(name for _, name in sorted(brought.values(), reverse=True))
            found.append(Near(text.key, score, score / best, len(brought), ordered))
    return sorted(found, key=lambda near: (-near.score, near.key))


def _counts(names: Iterable[Name], texts: Sequence[Text]) -> list[dict[Name, tuple[int, int]]]:
    """For each text, the names that it holds: how often in its title, and in its body."""
    starting: dict[str, list[tuple[Name, str]]] = {}
    for name in names:
        starting.setdefault(name[0], []).append((name, f" {' '.join(name)} "))
    found = []
    for text in texts:
        held = {}
        for stem in starting.keys() & {*text.title.split(), *text.body.split()}:
            for name, run in starting[stem]:
                title, body = text.title.count(run), text.body.count(run)
                if title or body:
                    held[name] = (title, body)
        found.append(held)
    return found


def _holders(name: Name, seen: int, holders: Mapping[str, int], total: int) -> int:
    """How many texts hold a name: as many as its rarest stem at most, as are seen at least."""
    return min(max(seen, min(holders.get(stem, 0) for stem in name)), total)


def _most(idea: Idea, known: Mapping[Name, int], rarity: Mapping[Name, float]) -> float:
    """What an idea could bring, of those of its names that some text holds; its own name, when none does."""
    values = (weight * rarity[name] for name, weight in idea.names if known[name])
    return idea.insistence * max(values, default=rarity[idea.names[0][0]])


def _saturated(counts: tuple[int, int], scales: tuple[float, float]) -> float:
    frequency = counts[0] * scales[0] + counts[1] * scales[1]
    return frequency / (K1 + frequency)


def _mean(lines: list[str]) -> float:
    return sum(line.count(" ") for line in lines) / len(lines) if lines else 1.0


def _scale(line: str, mean: float) -> float:
    return 1 / (1 - B + B * line.count(" ") / mean) if mean else 1.0
