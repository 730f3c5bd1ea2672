"""Bytes and lines of a file, gunzipped on the way, within limits: a hostile file is refused, never swallowed."""

import codecs
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from kilometre.engines.eventlog.problems import Unreadable

CHUNK: Final = 1 << 18
_GZIP: Final = b"\x1f\x8b"
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts. The memory that it takes is bounded by these, whatever the file.

    Parameters
    ----------
    bytes : int
        Bytes once gunzipped.
    ratio : int
        Gunzipped bytes for one compressed byte, from ``ratio_from`` on (text logs reach about 60; a bomb, 1,000). In
        Parquet, bytes of the rows that are kept, see `parquet` (logs reach about 75; a bomb, 5,000).
    ratio_from : int
        Bytes below which how much a file was compressed does not matter.
    line : int
        Bytes of one line of a table, or of one mark of an XML file.
    cell : int
        Characters of one value that is kept.
    depth : int
        Elements inside one another.
    rows : int
        Rows or events: those of ten million take about 2 GiB.
    names : int
        Characters of all the distinct values of one column together.
    """

    bytes: int = 8 << 30
    ratio: int = 200
    ratio_from: int = 16 * _MIB
    line: int = _MIB
    cell: int = 2_000
    depth: int = 64
    rows: int = 10_000_000
    names: int = 256 * _MIB


class Bytes(io.RawIOBase):
    """The bytes of a file as a read-only stream, gunzipped if they begin like gzip, counted against the limits."""

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._compressed = 0
        self._given = 0
        self._pending = source.read(CHUNK)
        self._gunzip = zlib.decompressobj(wbits=31) if self._pending[:2] == _GZIP else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        self._check()
        return len(data)

    def _next(self, most: int) -> bytes:
        if self._gunzip is None:
            if not self._pending:
                self._pending = self._source.read(CHUNK)
            data, self._pending = self._pending[:most], self._pending[most:]
            return data
        while not self._gunzip.eof or self._another_member():
            if data := self._gunzipped(most):
                return data
        return b""

    def _gunzipped(self, most: int) -> bytes:
        """Some bytes of the current gzip member; none when more must be read, or at its end."""
        assert self._gunzip is not None
        packed = self._gunzip.unconsumed_tail or self._pending or self._source.read(CHUNK)
        if not packed:
            raise Unreadable("Le fichier compressé est coupé : il manque sa fin.")
        self._pending = b""
        try:
            data = self._gunzip.decompress(packed, most)
        except zlib.error as error:
            raise Unreadable("Le fichier compressé (gzip) est abîmé.") from error
        self._compressed += len(packed) - len(self._gunzip.unconsumed_tail) - len(self._gunzip.unused_data)
        return data

    def _another_member(self) -> bool:
        """Gzip members may follow one another, and zeros may follow the last one (RFC 1952; gzip(1) ignores them)."""
        assert self._gunzip is not None
        rest = self._gunzip.unused_data or self._source.read(CHUNK)
        while rest and not rest.strip(b"\0"):
            rest = self._source.read(CHUNK)
        if not rest:
            return False
        if not rest.startswith(_GZIP):
            raise Unreadable("Le fichier compressé (gzip) est suivi d'autres données.")
        self._pending = rest
        self._gunzip = zlib.decompressobj(wbits=31)
        return True

    def _check(self) -> None:
        if self._given > self._limits.bytes:
            raise Unreadable(
                f"Fichier trop grand : plus de {self._limits.bytes // _MIB} Mio une fois décompressé."
            )
        if (
            self._gunzip is not None
            and self._given > self._limits.ratio_from
            and self._given > self._limits.ratio * self._compressed
        ):
            raise Unreadable(
                f"Fichier refusé : il se décompresse plus de {self._limits.ratio} fois, comme une bombe zip."
            )


def opened(source: BinaryIO, limits: Limits) -> io.BufferedReader:
    """The gunzipped bytes of a file, with ``peek``."""
    return io.BufferedReader(Bytes(source, limits), CHUNK)


@dataclass(slots=True)
class Text:
    """The lines of a text file, each no longer than the limit, in the encoding found."""

    stream: io.BufferedReader
    limits: Limits
    encoding: str = "utf-8"
    told: str = ""
    """The encoding of the file itself: UTF-16 is given in UTF-8."""
    number: int = 0
    """Lines given so far."""

    def __post_init__(self) -> None:
        head = self.stream.peek(CHUNK)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self.stream = io.BufferedReader(_Recoded(self.stream, "utf-16"), CHUNK)
            self.told = "utf-16"
        elif head.startswith(codecs.BOM_UTF8):
            self.stream.read(len(codecs.BOM_UTF8))
        elif not _is_utf8(head):
            self.encoding = "cp1252"
        self.told = self.told or self.encoding

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(self.limits.line + 1):
            self.number += 1
            if len(line) > self.limits.line:
                raise Unreadable(f"Ligne {self.number} : plus de {self.limits.line} octets. Fichier refusé.")
            if b"\0" in line:
                raise Unreadable(f"Ligne {self.number} : caractère nul. Ce fichier n'est pas un texte.")
            yield self._decoded(line)

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:  # a mixed file: the rest of the line is still worth reading
            return line.decode("cp1252", errors="replace")


class _Recoded(io.RawIOBase):
    """A stream in another encoding, as UTF-8."""

    def __init__(self, source: io.BufferedReader, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._pending:
            data = self._source.read1(CHUNK)
            self._pending = self._decoder.decode(data, final=not data).encode()
            if not data:
                break
        part, self._pending = self._pending[: len(buffer)], self._pending[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
