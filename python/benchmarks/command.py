"""The command line: `python -m benchmarks`, and each claim by itself."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

from rich.console import Console

from benchmarks import claims
from benchmarks.bench import Bench, DataMissingError, Options, missing_peers
from benchmarks.display import Display
from benchmarks.machine import describe
from benchmarks.markdown import markdown
from benchmarks.results import ClaimResult
from benchmarks.table import print_results

FILE_WIDTH = 150
"""Columns of the table where it is not shown on a terminal."""

DATA_MISSING = 3
"""Exit status when the data that everything needs is not there."""

INTERRUPTED = 130
"""Exit status after Ctrl-C; what was measured by then is still told and written."""


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Digitus against NumPy, PyTorch, Keras, scikit-learn, ONNX Runtime, "
        "polars, pyarrow and pandas, in interleaved rounds.",
        epilog="example: python -m benchmarks --claim train_batch_128 --rounds 9",
    )
    options.add_argument(
        "--claim",
        action="append",
        choices=claims.NAMES,
        metavar="NAME",
        help=f"measure only this one, or several: {', '.join(claims.NAMES)}",
    )
    options.add_argument(
        "--rounds", type=_positive, metavar="N", help="rounds of each contestant (default 5)"
    )
    options.add_argument(
        "--threads", type=_positive, default=2, metavar="N", help="of everybody (default 2)"
    )
    options.add_argument(
        "--peers", metavar="NAME[,NAME]", help="only these opponents, such as numpy,torch"
    )
    options.add_argument("--data", metavar="DIR|NAME", help="instead of full MNIST, such as sample")
    options.add_argument(
        "--patience",
        type=float,
        default=Options().patience,
        metavar="SECONDS",
        help="how long to wait in all for other programs to be quiet (default 60)",
    )
    options.add_argument(
        "--quick", action="store_true", help="few images and 2 rounds: tries the suite, not speed"
    )
    options.add_argument(
        "--out",
        type=Path,
        default=Options().out,
        metavar="DIR",
        help="where results.json, table.md and the pictures go (default build/bench)",
    )
    return options


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {text}")
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; return the exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without them those of the process.

    Returns
    -------
    int
        0 if everybody who is installed was measured, whether the limits hold or not.
    """
    given = parser().parse_args(arguments)
    options = Options(
        rounds=given.rounds or (2 if given.quick else 5),
        threads=given.threads,
        is_quick=given.quick,
        peers=tuple(given.peers.split(",")) if given.peers else None,
        data=given.data,
        patience=given.patience,
        out=given.out,
    )
    names = given.claim or list(claims.NAMES)
    errors = Console(stderr=True, highlight=False)
    started = time.perf_counter()
    with Display(errors, names) as display, Bench(options, display.tell) as bench:
        try:
            bench.data()
        except DataMissingError as error:
            errors.print(f"benchmarks: {error}", markup=False)
            return DATA_MISSING
        results, is_interrupted = [], False
        try:
            for name in names:
                display.claim_started(name)
                results.append(_measure(name, bench))
                display.claim_ended(results[-1])
        except KeyboardInterrupt:
            is_interrupted = True
            errors.print("interrupted: these are the claims that were finished")
    if not results:
        return INTERRUPTED
    machine = describe(results, options, time.perf_counter() - started)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    print_results(results, machine, missing_peers(options.peers), console)
    _write(results, machine, options, is_complete=len(results) == len(claims.NAMES))
    if is_interrupted:
        return INTERRUPTED
    return 1 if any(result.has_failed for result in results) else 0


def _measure(name: str, bench: Bench) -> ClaimResult:
    started = time.perf_counter()
    module = importlib.import_module(f"benchmarks.claims.{name}")
    try:
        result: ClaimResult = module.measure(bench)
    except DataMissingError as error:
        result = ClaimResult(name, name)
        result.notes.append(f"left out: {error}")
    result.seconds = time.perf_counter() - started
    return result


def _write(
    results: list[ClaimResult],
    machine: dict[str, object],
    options: Options,
    *,
    is_complete: bool,
) -> None:
    """Write JSON, and of a complete run the Markdown table and the pictures too."""
    options.out.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine, "claims": [result.to_json() for result in results]}
    stem = "results" if is_complete else "-".join(result.claim for result in results)
    path = options.out / f"{stem}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    written = [path]
    if is_complete:
        written.append(options.out / "table.md")
        written[-1].write_text(markdown(results, machine), encoding="utf-8")
    written += _draw(results, machine, options.out, is_complete=is_complete)
    for path in written:
        sys.stderr.write(f"wrote {path}\n")


def _draw(
    results: list[ClaimResult], machine: dict[str, object], folder: Path, *, is_complete: bool
) -> list[Path]:
    """Draw what was measured; nothing without matplotlib."""
    if importlib.util.find_spec("matplotlib") is None:
        sys.stderr.write("no pictures: matplotlib is not installed\n")
        return []
    from benchmarks.bars_figure import bars_figure  # noqa: PLC0415 - heavy, optional
    from benchmarks.growth_figure import growth_figure  # noqa: PLC0415

    figures = {"growth.png": growth_figure(results, machine)}
    if is_complete:
        figures["benchmarks.png"] = bars_figure(results, machine)
    paths = []
    for name, figure in figures.items():
        if figure is not None:
            figure.savefig(folder / name)
            paths.append(folder / name)
    return paths


def run_alone(spec: ModuleSpec) -> None:
    """Measure one claim, for a script that is run by itself; further options as given."""
    name = spec.name.rpartition(".")[2]
    sys.exit(main([*sys.argv[1:], "--claim", name]))
