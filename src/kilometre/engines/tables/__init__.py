"""Tables that people bring: XLSX, CSV, vCard or pasted; their columns recognised, their cells parsed. See README.md."""

from .delimited import read_text
from .model import LIMITS, Limits, ManySheets, Row, Table, Unreadable, letter
from .parsing import Parse, Parsed, plain
from .reading import read
from .recognising import Expected, recognise, signature

__all__ = [
    "LIMITS",
    "Expected",
    "Limits",
    "ManySheets",
    "Parse",
    "Parsed",
    "Row",
    "Table",
    "Unreadable",
    "letter",
    "plain",
    "read",
    "read_text",
    "recognise",
    "signature",
]
