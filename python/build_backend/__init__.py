"""Builds wheels and source archives of Digitus: what pip and `python -m build` call (PEP 517).

setuptools does what it does for any package. Here is what it cannot know: that the native library
and the sample lie elsewhere in the checkout, that the wheel takes along the libraries which the
library needs, with their licences, and that a source archive is the whole checkout.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import setuptools
from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    prepare_metadata_for_build_editable,
)

from build_backend.layout import BuildError, check_setuptools
from build_backend.licences import COMPONENTS, licence_files
from build_backend.native import LIBRARY, libraries
from build_backend.repair import REQUIREMENTS, repaired
from build_backend.source_archive import write_archive
from build_backend.staging import stage_metadata, stage_wheel

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
]

Settings = Mapping[str, Any] | None
Hook = TypeVar("Hook", bound=Callable[..., str])


def _plainly(hook: Hook) -> Hook:
    """Let a hook end with a message in place of a traceback if a build is not possible."""

    @functools.wraps(hook)
    def call(*arguments: Any, **named: Any) -> str:
        try:
            check_setuptools(setuptools.__version__)
            return hook(*arguments, **named)
        except BuildError as error:
            sys.exit(f"digitus: {error}")

    return call  # type: ignore[return-value]


@contextmanager
def _empty_folder() -> Iterator[Path]:
    """Make an empty folder the current one for a while; setuptools builds what lies there."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="digitus-build-") as name:
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Return what must be installed, beside setuptools, to build a wheel."""
    return list(REQUIREMENTS)


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """Return what must be installed, beside setuptools, to build a source archive: nothing."""
    return []


# There is no prepare_metadata_for_build_wheel: the licence files are known when the library is
# there. pip then takes the metadata out of the wheel, and builds it once all the same.
@_plainly
def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Build the wheel with the native library and all that it needs.

    Parameters
    ----------
    wheel_directory : str
        Where it goes.
    config_settings : mapping, optional
        Of the interface; nothing can be set.
    metadata_directory : str, optional
        Of the interface; not used.

    Returns
    -------
    str
        The wheel's file name, `digitus-VERSION-py3-none-PLATFORM.whl`.
    """
    directory = Path(wheel_directory).resolve()
    files = libraries()
    licences = licence_files(files[LIBRARY])
    with _empty_folder() as folder:
        stage_wheel(folder, files, licences)
        # Compressed once, at the end.
        settings = {"--build-option": ["--compression=stored"]}
        name = build_meta.build_wheel(str(folder), settings)
        return repaired(folder / name, directory, [each.begins for each in COMPONENTS]).name


@_plainly
def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Build the source archive: the whole checkout, from which a wheel builds where Swift is.

    Parameters
    ----------
    sdist_directory : str
        Where it goes.
    config_settings : mapping, optional
        Of the interface; nothing can be set.

    Returns
    -------
    str
        The archive's file name, `digitus-VERSION.tar.gz`.
    """
    directory = Path(sdist_directory).resolve()
    with _empty_folder() as folder:
        stage_metadata(folder)
        described = folder / build_meta.prepare_metadata_for_build_wheel(str(folder))
        name = described.name.removesuffix(".dist-info")
        metadata = (described / "METADATA").read_text(encoding="utf-8")
    return write_archive(directory, name, metadata).name
