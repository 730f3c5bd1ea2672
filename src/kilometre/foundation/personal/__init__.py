"""The register of personal data: what is kept about people, why, for how long; and how it is given or erased."""

from .exports import on_erase, on_export
from .registry import Personal, declare, entitle, nothing, people

__all__ = ["Personal", "declare", "entitle", "nothing", "on_erase", "on_export", "people"]
