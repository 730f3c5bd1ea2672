"""French text for search: words and stems, queries with synonyms, scores, highlights. See README.md."""

from kilometre.engines.frenchtext.analysis import Token, analyse, exact, terms
from kilometre.engines.frenchtext.highlighting import highlight
from kilometre.engines.frenchtext.plurals import plural
from kilometre.engines.frenchtext.query import Group, Phrase, Query, parse_query
from kilometre.engines.frenchtext.scoring import Document, Hit, count, score
from kilometre.engines.frenchtext.synonyms import Synonyms, parse_synonyms

__all__ = [
    "Document",
    "Group",
    "Hit",
    "Phrase",
    "Query",
    "Synonyms",
    "Token",
    "analyse",
    "count",
    "exact",
    "highlight",
    "parse_query",
    "parse_synonyms",
    "plural",
    "score",
    "terms",
]
