"""One run of the suite: its options, its data and its display."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import digitus
from benchmarks import workspace
from benchmarks.contestants import Contestant, Outcome, is_installed, peer
from benchmarks.convnets.weights import write_convnet
from benchmarks.peers import PACKAGES
from benchmarks.quiet import Patience
from benchmarks.rounds import Accept, Tell, compete
from benchmarks.tasks import Task

QUICK_ROWS = 2000
FULL_ROWS = 60_000
PAUSE = 0.25
"""Seconds before each round, so that the threads of the one before have gone to sleep."""


class DataMissingError(Exception):
    """A data set that a claim needs is not there."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    rounds: int = 5
    threads: int = 2
    is_quick: bool = False
    peers: tuple[str, ...] | None = None
    """Names of `peers.PACKAGES` without "_peer"; None for all."""
    data: str | None = None
    patience: float = 60.0
    """Seconds that the run may wait for a quiet machine, in all."""
    out: Path = field(default_factory=lambda: workspace.ROOT / "build" / "bench")

    @property
    def rows(self) -> int:
        """Training images at most."""
        return QUICK_ROWS if self.is_quick else FULL_ROWS


class Bench:
    """What every claim gets: its data is written on first use, and removed at the end.

    Parameters
    ----------
    options : Options
    tell : callable
        Hears of the progress.
    """

    def __init__(self, options: Options, tell: Tell = lambda text: None) -> None:
        self.options = options
        self.tell = tell
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory("-bench")))
        self._rows: dict[str, int] = {}
        self._patience = Patience(PAUSE, options.patience)

    def data(self, name: str = "mnist") -> tuple[Path, int]:
        """Return the folder of a data set's arrays, and how many training images they hold.

        Parameters
        ----------
        name : str
            "mnist", which `Options.data` may replace, or "fashion-mnist".

        Raises
        ------
        DataMissingError
            With the places that were looked at.
        """
        folder = self._folder / name
        if name not in self._rows:
            self.tell(f"reading {name}")
            try:
                loaded = workspace.load(self.options.data if name == "mnist" else name)
            except digitus.FileMissingError as error:
                raise DataMissingError(str(error)) from None
            self._rows[name] = workspace.write_arrays(folder, loaded, self.options.rows)
        return folder, self._rows[name]

    def model(self) -> Path:
        """Return the folder that also holds the network that everybody predicts with."""
        folder, _ = self.data()
        if not (folder / "model.npz").exists():
            self.tell("training the network to predict with")
            workspace.write_model(folder)
        return folder

    def convnet(self) -> Path:
        """Return a folder with the test images and the convolutional network to predict with."""
        data, _ = self.data()
        folder = self._folder / "convnet"
        if not folder.exists():
            self.tell("training the convolutional network to predict with")
            few = {"images": 500, "expected": 100} if self.options.is_quick else {}
            write_convnet(folder, data, **few)
        return folder

    def csv(self) -> tuple[Path, int]:
        """Return the folder that also holds the CSV files, and the bytes of the training one."""
        folder, _ = self.data()
        self.tell("writing the CSV files")
        workspace.write_csv(folder, "test")
        return folder, workspace.write_csv(folder, "train")

    def scratch(self, name: str) -> Path:
        """Return the path of a file that is removed at the end."""
        return self._folder / name

    def training(self, data: str = "mnist", **fields: object) -> Task:
        """Return the task of training on a data set; fields as of `Task`."""
        folder, rows = self.data(data)
        return Task("train", os.fspath(folder), self.options.threads, rows, **fields)

    def peers(self, task: Task, names: dict[str, str]) -> list[Contestant]:
        """Return contestants that do one task.

        Parameters
        ----------
        task : Task
        names : dict of str to str
            Name in the table to module, such as "PyTorch" to "torch".
        """
        wanted = self.options.peers
        return [
            peer(name, f"{module}_peer", task)
            for name, module in names.items()
            if wanted is None or module in (*wanted, "digitus")
        ]

    def compete(
        self,
        contestants: Sequence[Contestant],
        accept: Accept = lambda check: "",
        *,
        rounds: int = 0,
    ) -> list[Outcome]:
        """Run the rounds; see `rounds.compete`.

        Parameters
        ----------
        contestants : sequence of Contestant
        accept : callable
            Judges what a contestant's check shows.
        rounds : int
            At least so many, unless the run is a quick one.
        """
        count = self.options.rounds if self.options.is_quick else max(rounds, self.options.rounds)
        patience = None if self.options.is_quick else self._patience
        return compete(contestants, count, accept=accept, tell=self.tell, patience=patience)

    def calls(self, count: int) -> int:
        """Return how often a round repeats something short: much less often in a quick run."""
        return max(1, count // 50) if self.options.is_quick else count

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def missing_peers(wanted: tuple[str, ...] | None) -> list[str]:
    """Return the packages that are wanted and not installed."""
    return [
        package
        for module, package in PACKAGES.items()
        if (wanted is None or module.removesuffix("_peer") in wanted) and not is_installed(module)
    ]


def accept_accuracy(least: float, is_quick: bool) -> Callable[[dict[str, float]], str]:
    """Return a judge that refuses a contestant which has not learned.

    Parameters
    ----------
    least : float
        Accuracy on the test images that any honest training reaches in the rounds of a run.
    is_quick : bool
        Whether the run is too short to learn; then all but nonsense will do.
    """
    limit = 0.05 if is_quick else least

    def accept(check: dict[str, float]) -> str:
        accuracy = check["accuracy"]
        if accuracy >= limit:
            return ""
        return f"did not learn: accuracy {accuracy:.1%}, expected at least {limit:.0%}"

    return accept


def accept_agreement(check: dict[str, float]) -> str:
    """Refuse a contestant that predicts other classes than the network it was given."""
    share = check["agreement"]
    return "" if share >= 0.999 else f"predicts otherwise: {share:.2%} of the classes agree"
