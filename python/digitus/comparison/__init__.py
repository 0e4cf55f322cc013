"""Two pairs of networks that do the same: NumPy and Digitus, TensorFlow and Digitus.

The first pair is the network that one writes first: weights drawn as normal x 0.01, full-batch
gradient descent at 0.1. The second is the one that one trains next: Adam, small batches. Within a
pair both begin with the same weights and learn from the same images, so that they can be compared
in what they learn and in the time they take.

Examples
--------
>>> import digitus
>>> from digitus.comparison import compare, write_report
>>> train, test = digitus.load_data("sample")
>>> comparison = compare(train, test, data_name="sample", epochs_gd=40, epochs_adam=2)
>>> paths = write_report(comparison, "comparison")
"""

from digitus.comparison.listener import Listener
from digitus.comparison.report import write_report
from digitus.comparison.result import Comparison, LeftOut, Result
from digitus.comparison.rows import Row
from digitus.comparison.session import Session, compare
from digitus.comparison.settings import Settings
from digitus.comparison.table import as_dictionary, markdown_table, rich_table
from digitus.comparison.task import Task

__all__ = [
    "Comparison",
    "LeftOut",
    "Listener",
    "Result",
    "Row",
    "Session",
    "Settings",
    "Task",
    "as_dictionary",
    "compare",
    "markdown_table",
    "rich_table",
    "write_report",
]
