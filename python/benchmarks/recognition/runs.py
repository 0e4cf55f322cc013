"""Reading all pictures, part by part in several processes; parts are kept."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

import benchmarks
import digitus
from benchmarks.pretrained.corpus.parts import digest_of
from benchmarks.recognition.answers import Answer, answer
from benchmarks.recognition.kinds import KINDS, Kind, count_of
from digitus import set_num_threads

PART = 50
"""Pictures of one part at most."""

PACKAGE = Path(digitus.__file__).parent

SOURCES = (
    *sorted((PACKAGE / "recognition").glob("*.py")),
    *sorted((PACKAGE / "synthesis").rglob("*.py")),
    *sorted((PACKAGE / "models").glob("*.safetensors")),
    PACKAGE / "image_normalization.py",
    *sorted((PACKAGE / "reference").glob("image_*.py")),
    *sorted(Path(benchmarks.__file__).parent.joinpath("recognition").glob("*.py")),
)
"""What a change of makes all parts anew."""


@dataclass(frozen=True)
class Part:
    """Some pictures of a kind and a seed."""

    kind: int
    """Its place in `KINDS`."""
    seed: int
    start: int
    stop: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{KINDS[self.kind].name}-{self.seed}-{self.start:05}-{self.stop:05}.json"


class Runs:
    """Answers by kind and seed.

    Parameters
    ----------
    folder : pathlib.Path
        Keeps the parts, in a folder that changes with what makes or reads pictures.
    share : float
        Of the pictures of each kind, above 0 to 1.
    processes : int
        That read them; with 1 no other process is started.
    """

    def __init__(self, folder: Path, *, share: float = 1.0, processes: int = 2) -> None:
        self._folder = folder / digest_of(SOURCES)
        self._share, self._processes = share, processes

    def answers(
        self,
        kinds: Sequence[Kind],
        seed: int,
        on_part: Callable[[int, int], object] | None = None,
    ) -> dict[str, list[Answer]]:
        """Return how pictures were read; those that are missing are read now.

        Parameters
        ----------
        kinds : sequence of Kind
        seed : int
        on_part : callable, optional
            Called with the number of parts that are there, and of all.

        Returns
        -------
        dict of str to list of Answer
            By the name of the kind, in the order of their numbers.
        """
        parts = [part for kind in kinds for part in self._parts(kind, seed)]
        missing = [part for part in parts if not (self._folder / part.name).is_file()]
        for made, _ in enumerate(self._made(missing), 1):
            if on_part is not None:
                on_part(len(parts) - len(missing) + made, len(parts))
        found: dict[str, list[Answer]] = {kind.name: [] for kind in kinds}
        for part in parts:
            values = json.loads((self._folder / part.name).read_text(encoding="utf-8"))
            found[KINDS[part.kind].name] += [Answer.of(each) for each in values]
        return found

    def _parts(self, kind: Kind, seed: int) -> list[Part]:
        count = max(1, round(count_of(kind, seed) * self._share))
        return [
            Part(KINDS.index(kind), seed, start, min(start + PART, count))
            for start in range(0, count, PART)
        ]

    def _made(self, parts: Sequence[Part]) -> Iterator[None]:
        work = [(part, self._folder) for part in parts]
        if self._processes == 1 or len(work) < 2:
            yield from map(_make, work)
            return
        context = multiprocessing.get_context("spawn")
        with context.Pool(self._processes, initializer=_one_thread) as pool:
            yield from pool.imap_unordered(_make, work)


def _one_thread() -> None:
    """Let each process use one processor."""
    cv2.setNumThreads(1)
    set_num_threads(1)


def _make(work: tuple[Part, Path]) -> None:
    """Read the pictures of a part and put its file in place at once."""
    part, folder = work
    kind = KINDS[part.kind]
    answers = [
        answer(kind, number, kind.make(part.seed, number)).plain()
        for number in range(part.start, part.stop)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{part.name}.{os.getpid()}.part"
    unfinished.write_text(json.dumps(answers), encoding="utf-8")
    unfinished.replace(folder / part.name)
