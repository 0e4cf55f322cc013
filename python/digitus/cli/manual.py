"""What the help of each command says beside its options; `docs/commands.md` is made of it too."""

from __future__ import annotations

from dataclasses import dataclass

from digitus.cli.manual_entry import ENVIRONMENT, WITHOUT_DATA, Manual
from digitus.cli.manual_of_checks import OF_CHECKS
from digitus.cli.manual_of_models import OF_MODELS

MANUAL = OF_MODELS | OF_CHECKS
"""What there is to say of each command, by its name."""


@dataclass(frozen=True)
class Section:
    """A part of a help text."""

    title: str
    lines: tuple[str, ...]
    is_code: bool = False


def sections(name: str) -> list[Section]:
    """Return what a help text says behind the options.

    Parameters
    ----------
    name : str
        Of a command, such as "data fetch"; "" for all together.

    Returns
    -------
    list of Section
        Of a command that the manual does not know, the exit status alone.
    """
    known = (key for key in MANUAL if key == name or key.endswith(f" {name}"))
    manual = MANUAL.get(next(known, name), Manual((), {}, environment=WITHOUT_DATA))
    examples = manual.examples
    found = [Section("Examples" if len(examples) > 1 else "Example", examples, is_code=True)]
    if manual.json:
        found.append(
            Section("With --json", (f"{manual.json_form}: {', '.join(manual.json)}",)),
        )
    found.append(Section("Exit status", (manual.exit_status,)))
    if manual.files:
        found.append(Section("Files", manual.files))
    found.append(
        Section("Environment", tuple(f"{key}: {ENVIRONMENT[key]}" for key in manual.environment))
    )
    if manual.see_also:
        also = ", ".join(f"digitus {each}" for each in manual.see_also)
        found.append(Section("See also", (f"{also}; docs/commands.md of the source",)))
    return [section for section in found if section.lines]
