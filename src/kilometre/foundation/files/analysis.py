"""The antivirus, if the deployment has one. None is shipped: files are then shown as « non analysé »."""

from typing import IO, Protocol

from .enums import Analysis


class Analyser(Protocol):
    def analyse(self, content: IO[bytes]) -> Analysis:
        """Say what is known of a content; called before it is kept."""
        ...


class NoAnalyser:
    def analyse(self, content: IO[bytes]) -> Analysis:
        return Analysis.NONE


analyser: Analyser = NoAnalyser()
