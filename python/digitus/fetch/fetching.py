"""Fetch MNIST and Fashion-MNIST: from public mirrors, or from a folder.

Every file is checked by the size and SHA-256 of what it holds before it
appears under its name, so a file that is there is whole and right.
"""

from __future__ import annotations

import contextlib
import os.path
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from digitus._checks import as_real
from digitus._errors import ArgumentError, DataFormatError, FileMissingError
from digitus._files import StrPath, system_path_bytes
from digitus._suggestions import did_you_mean
from digitus.fetch.content import ContentCheck, Piece, byte_limit, check_file, read_pieces
from digitus.fetch.download import DownloadError, download
from digitus.fetch.sources import SOURCES, SourceFile, SourceSet
from digitus.fetch.storage import (
    foreign_candidates,
    make_directory,
    own_candidates,
    remove,
    store,
)
from digitus.locations import cache_directory

ALREADY_THERE = "already there"


@dataclass(frozen=True)
class FetchProgress:
    """How far one file has come.

    Attributes
    ----------
    name : str
        The file's name, without ``.gz``.
    received : int
        Bytes so far; back to 0 when the next mirror is tried.
    total : int or None
        Bytes of the file where known.
    """

    name: str
    received: int
    total: int | None


@dataclass(frozen=True)
class FetchedFile:
    """One file in its place.

    Attributes
    ----------
    name : str
        The file's name, without ``.gz``.
    path : Path
        Where it is; ends in ``.gz`` if it is compressed.
    origin : str
        The address or path it came from, or `ALREADY_THERE`.
    """

    name: str
    path: Path
    origin: str


@dataclass(frozen=True)
class FetchResult:
    """A data set in its place.

    Attributes
    ----------
    name : str
        The data set's name.
    directory : Path
        The folder of its files.
    files : tuple of FetchedFile
        All of them.
    """

    name: str
    directory: Path
    files: tuple[FetchedFile, ...]

    @property
    def new_files(self) -> tuple[FetchedFile, ...]:
        """The files that were not there before."""
        return tuple(file for file in self.files if file.origin != ALREADY_THERE)


ProgressCallback = Callable[[FetchProgress], None]


def fetch(
    name: str,
    *,
    source_directory: StrPath | None = None,
    destination: StrPath | None = None,
    mirrors: Iterable[str] | None = None,
    on_progress: ProgressCallback | None = None,
    timeout: float = 30.0,
    sources: Mapping[str, SourceSet] = SOURCES,
) -> FetchResult:
    """Make sure that a data set's files are in `destination`, whole and right.

    Files that are there and right are kept, wrong ones are replaced. Mirrors
    are tried in turn until one gives the right file. Nothing half-written is
    left behind, however the call ends.

    Parameters
    ----------
    name : str
        ``"mnist"`` or ``"fashion-mnist"``.
    source_directory : str or os.PathLike, optional
        Folder with the files, plain or ``.gz``, to copy from instead of downloading.
    destination : str or os.PathLike, optional
        Folder for the files; the data set's folder in the cache when left out.
    mirrors : iterable of str, optional
        Addresses of folders to download from instead of the public ones.
    on_progress : callable, optional
        Called with a `FetchProgress` after every piece and for each file that is there.
    timeout : float
        Seconds of silence after which a mirror is given up.
    sources : mapping, optional
        The data sets by name.

    Returns
    -------
    FetchResult
        Where the files are and where each came from.

    Raises
    ------
    ArgumentError
        If the name is unknown, a mirror is no web address, or `destination` holds another data set.
    FileMissingError
        If `source_directory` lacks a file.
    DataFormatError
        If a file in `source_directory` is not the right one.
    DownloadError
        If no mirror gave a file; the message names each with its failure.
    FileAccessError
        If a file cannot be read or written.

    Examples
    --------
    >>> fetch("mnist").directory  # doctest: +SKIP
    """
    if name not in sources:
        known = ", ".join(sources)
        raise ArgumentError(
            f"unknown data set {name!r}: what can be fetched is {known}"
            f"{did_you_mean(name, sources)}"
        )
    for title, path in (("source_directory", source_directory), ("destination", destination)):
        if path is not None:
            system_path_bytes(title, path)
    if source_directory is not None and not os.path.isdir(source_directory):
        raise FileMissingError(f"{source_directory}: no such folder; it should hold {name}'s files")
    addresses = _checked_mirrors(sources[name].mirrors if mirrors is None else mirrors)
    directory = cache_directory(name) if destination is None else Path(destination)
    limit = as_real("timeout", timeout, above=0)
    fetcher = _Fetcher(name, directory, sources, on_progress, limit)
    make_directory(directory)
    fetched = []
    for file in sources[name].files:
        present = fetcher.find_present(file)
        if present is not None:
            fetched.append(present)
        elif source_directory is not None:
            fetched.append(fetcher.copy(file, Path(source_directory)))
        else:
            fetched.append(fetcher.download(file, addresses))
    return FetchResult(name, directory, tuple(fetched))


def _checked_mirrors(mirrors: Iterable[str]) -> list[str]:
    """Return the addresses, each ending in a slash."""
    addresses = [mirror if mirror.endswith("/") else f"{mirror}/" for mirror in mirrors]
    for address in addresses:
        if not address.startswith(("https://", "http://")):
            raise ArgumentError(f"mirror {address!r}: must begin with https:// or http://")
    return addresses


@dataclass(frozen=True)
class _Fetcher:
    """What stays the same for all files of one call of `fetch`."""

    name: str
    directory: Path
    sources: Mapping[str, SourceSet]
    on_progress: ProgressCallback | None
    timeout: float

    def find_present(self, file: SourceFile) -> FetchedFile | None:
        """Return the file if it is in place; remove a wrong one that stands beside it."""
        right, wrong = [], []
        for path in filter(os.path.isfile, own_candidates(self.directory, file)):
            check = ContentCheck(file)
            try:
                check_file(path, check)
            except DataFormatError as error:
                owner = self._owner(check)
                if owner is not None:
                    raise ArgumentError(
                        f"{path}: belongs to {owner}, and {self.name}'s file has the same name; "
                        "choose another destination"
                    ) from error
                wrong.append(path)
            else:
                right.append(path)
        if not right:
            return None
        for path in wrong:
            remove(path)
        self._report(file, file.size, file.size)
        return FetchedFile(file.name, right[0], ALREADY_THERE)

    def copy(self, file: SourceFile, source_directory: Path) -> FetchedFile:
        """Copy the file from a folder, compressed or plain, as it is there."""
        path = next(filter(os.path.isfile, foreign_candidates(source_directory, file)), None)
        if path is None:
            raise FileMissingError(
                f"{source_directory}: holds neither {file.name}.gz nor {file.name}; "
                f"all {len(self.sources[self.name].files)} files of {self.name} must be there"
            )
        check = ContentCheck(file)
        try:
            stored = self._store(read_pieces(path), check)
        except DataFormatError as error:
            owner = self._owner(check)
            remark = "" if owner is None else f"; this file belongs to {owner}"
            raise DataFormatError(f"{path}: not {self.name}'s file: {error}{remark}") from error
        return FetchedFile(file.name, stored, str(path))

    def download(self, file: SourceFile, addresses: list[str]) -> FetchedFile:
        """Take the file from the first mirror that gives it, and put that mirror first."""
        failures = []
        for address in list(addresses):
            url = f"{address}{file.name}.gz"
            pieces = download(url, limit=byte_limit(file), timeout=self.timeout)
            try:
                stored = self._store(pieces, ContentCheck(file))
            except (DownloadError, DataFormatError) as error:
                failures.append(f"{address} ({error})")
            else:
                addresses.remove(address)
                addresses.insert(0, address)
                return FetchedFile(file.name, stored, url)
        raise DownloadError(
            f"cannot download {file.name}.gz of {self.name}; tried: "
            f"{', '.join(failures) or 'no mirror'}; with the files fetched by other means, "
            f"run: digitus data fetch {self.name} --from DIR"
        )

    def _store(self, pieces: Iterator[Piece], check: ContentCheck) -> Path:
        """Put the bytes in place and tell how many there were so far."""
        with contextlib.closing(self._reported(pieces, check.file)) as chunks:
            return store(chunks, check, self.directory)

    def _reported(self, pieces: Iterator[Piece], file: SourceFile) -> Generator[bytes, None, None]:
        received = 0
        self._report(file, received, None)
        for content, total in pieces:
            yield content
            received += len(content)
            self._report(file, received, total)

    def _report(self, file: SourceFile, received: int, total: int | None) -> None:
        if self.on_progress is not None:
            self.on_progress(FetchProgress(file.name, received, total))

    def _owner(self, check: ContentCheck) -> str | None:
        """Return the other data set that a wrong file belongs to, if it is a known one."""
        for name, source in self.sources.items():
            if name != self.name and check.sha256 in {file.sha256 for file in source.files}:
                return name
        return None
