"""`import digitus` against `import numpy`, each in a fresh interpreter."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.children import import_of
from benchmarks.command import run_alone
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult

GOAL = Goal(1.5, 1.2, at_least=False)
ROUNDS = 15


def measure(bench: Bench) -> ClaimResult:
    """Measure the imports; loading the library, which its first use does, is told as well."""
    folder, threads = bench.scratch("."), bench.options.threads
    contestants = [
        import_of("digitus", threads, folder),
        import_of("numpy", threads, folder),
        import_of("digitus", threads, folder, also="digitus.num_threads()"),
    ]
    result = ClaimResult("import_time", "import digitus to import numpy")
    result.outcomes = bench.compete(contestants, rounds=ROUNDS)
    ours, theirs, used = (contestant.name for contestant in contestants)
    result.add_ratio(theirs, GOAL, ours=ours, is_cost=True, what=result.title)
    what = "import digitus and load its library, to import numpy"
    result.add_ratio(theirs, ours=used, is_cost=True, what=what)
    return result


if __name__ == "__main__":
    run_alone(__spec__)
