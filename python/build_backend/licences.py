"""The licence files of a wheel: those of all that is inside, and a notice that lists it.

The texts are those that come with what is packed, read when the wheel is built: Debian's copyright
files for libraries, the toolchain's file for Swift. Where neither is found, `build/licences/NAME`
may hold the text.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from build_backend.layout import TOP, BuildError, version


@dataclass(frozen=True)
class Component:
    """Something of others inside a wheel."""

    name: str
    """As people know it."""

    begins: str
    """How the names of its files in the wheel begin; empty if it is inside `libdigitus.so`."""

    licence: str
    """As an SPDX expression."""

    use: str
    """What Digitus has it for."""

    common: tuple[str, ...] = ()
    """Licences that its copyright file only refers to, in `/usr/share/common-licenses`."""

    @property
    def file(self) -> str:
        """Name of its licence file."""
        return f"LICENSE-{self.name}.txt"


COMPONENTS = (
    Component(
        "oneDNN", "libdnnl", "Apache-2.0 AND BSD-3-Clause", "matrix products", ("Apache-2.0",)
    ),
    Component(
        "libgomp",
        "libgomp",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "oneDNN's OpenMP runtime",
        ("GPL-3",),
    ),
    Component("ocl-icd", "libOpenCL", "BSD-2-Clause", "linked by oneDNN, never called"),
)
"""Libraries that are taken into the wheel. zlib, libstdc++ and libgcc_s belong to every system."""

SWIFT = Component(
    "Swift",
    "",
    "Apache-2.0 WITH Swift-exception",
    "standard library and FoundationEssentials, linked into libdigitus.so",
)

COMMON_LICENCES = Path("/usr/share/common-licenses")
OWN_TEXTS = TOP / "build" / "licences"


def licence_files(library: Path) -> dict[str, str]:
    """Return the text of each licence file by its name, and of the notice.

    Parameters
    ----------
    library : pathlib.Path
        The native library; what it is linked to decides which packages are asked.

    Raises
    ------
    BuildError
        If a text is not found, saying where it was looked for.
    """
    told = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
    texts, lines = {}, []
    for component in COMPONENTS:
        found = re.search(rf"^\s*{component.begins}\.so\S* => (/\S+)", told, re.MULTILINE)
        if found is None:
            continue
        package, release = _package_of(Path(found[1]))
        texts[component.file] = _text_of(component, package)
        lines.append(_line(component, f"{component.name} {release}".strip()))
    texts[SWIFT.file] = _swift_text()
    lines.append(_line(SWIFT, SWIFT.name))
    texts["NOTICE"] = _NOTICE.format(version=version(), components="\n".join(lines))
    return texts


_NOTICE = """\
Digitus {version}
Licensed under the Apache License, Version 2.0: see LICENSE.

This wheel also holds the following. The name in brackets is the file with its licence; where a text
comes from Debian's copyright file, the library is the one of Debian, changed in its file name and
search path alone.

{components}
- MNIST images (CC-BY-SA-3.0) [digitus/data/sample/README.md]: 5,000 images by Yann LeCun, Corinna
  Cortes and Christopher J. C. Burges, chosen from the training set and put into another order
"""


def _line(component: Component, title: str) -> str:
    return f"- {title} ({component.licence}) [{component.file}]: {component.use}"


def _package_of(library: Path) -> tuple[str, str]:
    """Return the Debian package that a library belongs to, and its version; empty if none."""
    if shutil.which("dpkg-query") is None:
        return "", ""
    real = library.resolve()
    for path in (real, Path("/", *real.parts[2:])):  # With /usr merged, dpkg may know it without.
        asked = subprocess.run(
            ["dpkg-query", "--search", path], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0:
            package = asked.stdout.split(":")[0]
            release = subprocess.run(
                ["dpkg-query", "--show", "--showformat=${Version}", package],
                capture_output=True,
                text=True,
                check=False,
            )
            return package, release.stdout.splitlines()[0] if release.stdout else ""
    return "", ""


def _text_of(component: Component, package: str) -> str:
    """Return the licence of a library, with the texts that it only refers to after it."""
    places = [OWN_TEXTS / component.name]
    if package:
        places.append(Path("/usr/share/doc", package, "copyright"))
    texts = [_first_text(component, places)]
    for name in component.common:
        texts.append(_first_text(component, [OWN_TEXTS / name, COMMON_LICENCES / name]))
    return f"\n{'-' * 79}\n\n".join(texts)


def _swift_text() -> str:
    """Return the licence of the Swift that the library was built with."""
    places = [OWN_TEXTS / SWIFT.name]
    if shutil.which("swiftc") is not None:
        told = subprocess.run(
            ["swiftc", "-print-target-info"], capture_output=True, text=True, check=False
        )
        found = re.search(r'"runtimeResourcePath": "(.+)"', told.stdout)
        if found is not None:
            places.append(Path(found[1]).parents[1] / "share" / "swift" / "LICENSE.txt")
    return _first_text(SWIFT, places)


def _first_text(component: Component, places: list[Path]) -> str:
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise BuildError(
        f"no licence text of {component.name}, which goes into the wheel. Looked for "
        f"{', '.join(map(str, places))}. Put the text into {places[0]}"
    )
