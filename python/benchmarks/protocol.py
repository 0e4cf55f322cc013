"""How a contestant's process is talked to: one JSON object a line, a question and its answer.

Questions are `{"do": "prepare", "task": {...}}`, `{"do": "run"}` and `{"do": "check"}`; answers are
`{"answer": {...}}` or `{"error": "..."}`. The end of the questions ends the process.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

Answerer = Callable[[dict[str, Any]], dict[str, Any]]


def take_over_stdout() -> TextIO:
    """Return stdout for the answers alone; whatever else prints there goes to stderr instead."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def serve(answer: Answerer, questions: TextIO, answers: TextIO) -> None:
    """Answer questions until there are no more.

    Parameters
    ----------
    answer : callable
        Takes a question, returns its answer; what it raises is answered as an error.
    questions, answers : text files
        The two ends of the conversation.
    """
    for line in questions:
        try:
            reply = {"answer": answer(json.loads(line))}
        except Exception as error:  # Whatever went wrong in a framework is to be told.
            reply = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
