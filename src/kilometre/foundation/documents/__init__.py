"""Printed documents: an HTML template as a tagged PDF, the same bytes for the same content."""
