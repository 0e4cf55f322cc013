"""Finds the native library, loads it once, and refuses one of another interface."""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Iterator
from typing import Any

from digitus._checkout import checkout_directory
from digitus._errors import LibraryError
from digitus._signatures import ABI_VERSION, declare

NAME = "libdigitus.so"

BETTER = f"glibc-hwcaps/x86-64-v4/{NAME}"
"""The library for processors with AVX-512, beside the other one; others refuse to load it."""

OTHER_PROCESSOR = "CPU ISA level is lower than required"
"""How the dynamic linker says that a library is for newer processors."""

PROCESSOR_ADVICE = (
    "this processor lacks instructions that the library is built with: AVX2 and FMA (x86-64-v3), "
    "or AVX-512 for the one under glibc-hwcaps"
)

OLD_PROCESSOR_ADVICE = "Digitus has no library for processors without AVX2 and FMA."

ADVICE = (
    "Build it with `make lib` in the source checkout, or set DIGITUS_LIBRARY to the file's path."
)

OVERRIDE_ADVICE = (
    "The variable DIGITUS_LIBRARY names it: unset DIGITUS_LIBRARY to use the library that comes "
    "with the package, or let it name a library of this release."
)

WHEEL_ADVICE = (
    "Install the package again: `pip install --force-reinstall` with the wheel of this release."
)


@functools.cache
def library() -> Any:
    """Return the loaded library; the first call looks for it.

    Looked for in order: the file that `DIGITUS_LIBRARY` names (and then nowhere else), beside the
    package, in the `build` folder of the checkout that the package lies in, and last by the
    system's loader. Modules can so be imported where no library is; only its use needs it.

    Returns
    -------
    ctypes.CDLL
        With the types of every function declared, and each status checked.

    Raises
    ------
    LibraryError
        If no library is found, it cannot be loaded, or its ABI is another one.
    """
    tried, advice = [], _advice()
    for place in _candidates():
        if os.path.isabs(place) and not os.path.lexists(place):
            tried.append(f"  {place}: no such file")
            continue
        try:
            loaded = ctypes.CDLL(place)
        except OSError as error:
            is_for_others = OTHER_PROCESSOR in str(error)
            advice = OLD_PROCESSOR_ADVICE if is_for_others else advice
            tried.append(f"  {place}: {PROCESSOR_ADVICE if is_for_others else error}")
            if os.path.isabs(place) and not is_for_others:
                break  # A library that is there but broken is not to be hidden by another one.
        else:
            return _checked(loaded, place)
    raise LibraryError("\n".join([f"cannot load {NAME}. Tried", *tried, advice]))


def _advice() -> str:
    """Return what helps where the package is: in a checkout, or installed with a library."""
    has_library = os.path.isfile(os.path.join(_package_directory(), NAME))
    if not has_library:
        return ADVICE
    return OVERRIDE_ADVICE if os.environ.get("DIGITUS_LIBRARY", "") else WHEEL_ADVICE


def _package_directory() -> str:
    return os.path.dirname(os.path.realpath(__file__))


def _candidates() -> Iterator[str]:
    """Yield absolute paths, and last the bare name for the system's loader."""
    chosen = os.environ.get("DIGITUS_LIBRARY", "")
    if chosen:
        yield os.path.abspath(chosen)
        return
    folders = [_package_directory()]
    checkout = checkout_directory()
    if checkout is not None:
        folders.append(os.path.join(checkout, "build"))
    for folder in folders:
        better = os.path.join(folder, BETTER)
        if os.path.lexists(better):
            yield better
        yield os.path.join(folder, NAME)
    yield NAME


def _checked(loaded: Any, place: str) -> Any:
    """Return a library whose interface is the one that the table is written for."""
    try:
        abi_version = loaded.digitus_abi_version
        abi_version.restype, abi_version.argtypes = ctypes.c_int32, ()
        found = abi_version()
        if found != ABI_VERSION:
            raise LibraryError(
                f"{place} has ABI {found}, but this package is written for ABI {ABI_VERSION}. "
                f"Use a library and a package of the same release. {_advice()}"
            )
        declare(loaded)
    except AttributeError as error:
        raise LibraryError(
            f"{place} is not a library of this release: {error}. {_advice()}"
        ) from None
    return loaded
