"""Runs the notebook beside it from top to bottom, and keeps what it shows.

    python examples/run_tour.py                 changes examples/tour.ipynb
    python examples/run_tour.py --out FILE      writes another file, and leaves that one alone

What would differ from run to run, times and the like, is left out of the file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

TOUR = Path(__file__).resolve().parent / "tour.ipynb"


def run_tour(source: Path, result: Path) -> None:
    """Run a notebook in an empty folder, with this Python, and write it with its outputs."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(source, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
        )
        client.execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(notebook, result)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description="Run examples/tour.ipynb and keep its outputs.")
    parser.add_argument("--out", type=Path, default=TOUR, help="where to write it")
    options = parser.parse_args()
    try:
        run_tour(TOUR, options.out)
    except ImportError as error:
        sys.exit(f"run_tour: {error}. Type: pip install 'digitus[notebook]'")


if __name__ == "__main__":
    main()
