"""The command line of `digitus predict`, whose --show-input may stand alone or with a file."""

from __future__ import annotations

import itertools
import os
from typing import Any

from digitus.cli.command_class import ManualCommand

SHOW_INPUT = "--show-input"

TERMINAL = "-"
"""The value of --show-input that stands alone: the terminal."""


class PredictCommand(ManualCommand):
    """A command that takes --show-input and --show-input=FILE.

    A word behind --show-input is a picture to read, never a file to write: options whose value may
    be left out take it with "=" alone, as those of GNU programs do.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a --show-input that stands alone its value, and read the command line."""
        end = args.index("--") if "--" in args else len(args)
        for option, word in itertools.pairwise(args[:end]):
            if option == SHOW_INPUT and word.lower().endswith(".png") and not os.path.exists(word):
                ctx.fail(
                    f"{SHOW_INPUT}: there is no picture {word}; to write a file of that name, give "
                    f"{SHOW_INPUT}={word}"
                )
        whole = [f"{SHOW_INPUT}={TERMINAL}" if each == SHOW_INPUT else each for each in args[:end]]
        remaining: list[str] = super().parse_args(ctx, [*whole, *args[end:]])
        return remaining
