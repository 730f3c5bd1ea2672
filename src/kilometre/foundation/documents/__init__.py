"""Printed documents: an HTML template as a tagged PDF, the same bytes for the same content."""

from .rendering import NotPackaged, download, render

__all__ = ["NotPackaged", "download", "render"]
