"""What a manual says of one command, and what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass

EXIT_STATUS = (
    "0 if all went well; 1 if something could not be done; 2 if the command line is wrong; "
    "130 after Ctrl-C"
)

ENVIRONMENT = {
    "DIGITUS_DATA": "data set, folder or file to take where --data is left out",
    "DIGITUS_LIBRARY": "libdigitus.so to load instead of the one that came along",
    "DIGITUS_DEBUG": "1 to print the traceback of an error, as --debug does",
    "XDG_CACHE_HOME": "folder of the cache in which `digitus data fetch` puts data sets",
    "NO_COLOR, COLUMNS": "no colours; width of tables and help",
}
"""Environment variables, with what they are for."""

WITH_DATA = ("DIGITUS_DATA", "DIGITUS_LIBRARY", "DIGITUS_DEBUG", "NO_COLOR, COLUMNS")
WITHOUT_DATA = ("DIGITUS_LIBRARY", "DIGITUS_DEBUG", "NO_COLOR, COLUMNS")


@dataclass(frozen=True)
class Manual:
    """What there is to say of one command.

    Attributes
    ----------
    examples : tuple of str
        Command lines.
    json : dict of str to str
        Keys of what --json prints, with their meanings.
    json_form : str
        What --json prints.
    files : tuple of str
        Files that it reads or writes beside those of its options.
    environment : tuple of str
        Keys of `ENVIRONMENT`.
    see_also : tuple of str
    exit_status : str
    """

    examples: tuple[str, ...]
    json: dict[str, str]
    json_form: str = "an object"
    files: tuple[str, ...] = ()
    environment: tuple[str, ...] = WITH_DATA
    see_also: tuple[str, ...] = ()
    exit_status: str = EXIT_STATUS


CACHE = "~/.cache/digitus/NAME: data sets that `digitus data fetch` has fetched"
MODEL = "FILE.safetensors: a model; numbers and text, nothing that could run"
