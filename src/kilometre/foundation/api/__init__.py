"""The open interface under /api/v1: same rules, same services, same words as the pages."""
