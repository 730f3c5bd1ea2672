"""Every figure answers « how do you know? »: registered with its definition, shown with its date."""

from .figures import Figure, Scope
from .periods import Period
from .registry import indicator, name_scopes

__all__ = ["Figure", "Period", "Scope", "indicator", "name_scopes"]
