"""Whether a call did what the header says."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from header_parser import Documentation

from abuse.cases import Case
from abuse.memory import Memory
from abuse.values import VALUE

OK = "DIGITUS_OK"
_ALIASES = {
    "class_count": ("classes",),
    "count": ("threads", "values"),
    "index": ("parameter",),
    "values": ("value",),
}
"""What messages call an argument by, where that is not its name."""


@dataclass(frozen=True)
class Outcome:
    """What a call returned and said."""

    result_type: str
    """Of the function, in C."""
    result: object
    status: str
    """The name of the result, if it is a status; else that of success."""
    message: str
    """What `digitus_last_error` said afterwards, if it failed."""


def problems(case: Case, says: Documentation, outcome: Outcome, memory: Memory) -> list[str]:
    """Return a line for each way in which a call was not as it must be.

    Parameters
    ----------
    case : Case
        What was called.
    says : Documentation
        Of the function.
    outcome : Outcome
        What came of it.
    memory : Memory
        What the call got, as it is now.
    """
    refusals = [case.values[name].refusal for name in case.changed]
    depends = any(case.values[name].is_context for name in case.changed)
    found = _memory_problems(case, says, memory, outcome.status != OK)
    if outcome.result_type == "digitus_status":
        found += _status_problems(case, says, outcome.status)
        found += _message_problems(case, outcome.message) if outcome.status != OK else []
        found += _text_problems(case, says, memory, outcome.status)
    elif outcome.result_type != "void" and any(refusals) and outcome.result and not depends:
        found.append(f"expected 0 or NULL, got {outcome.result}")
    elif "never NULL" in says.text and not outcome.result:
        found.append("expected text, got NULL")
    if outcome.result_type == "void" and any(refusals) and not _all_unchanged(memory):
        found.append("wrote to a place that must be left alone")
    return found


def _status_problems(case: Case, says: Documentation, status: str) -> list[str]:
    changed = [case.values[name] for name in case.changed]
    expected = frozenset().union(*(value.refusal for value in changed if value.refusal))
    if any(value.is_context for value in changed):
        expected |= says.statuses | VALUE
    if not expected or (len(changed) > 1 and any(value.hides_others for value in changed)):
        expected |= {OK}
    found = []
    if status not in expected:
        found.append(f"expected {' or '.join(sorted(expected))}, got {status}")
    if status not in says.statuses | VALUE:
        found.append(f"{status} is not documented for it")
    return found


def _message_problems(case: Case, message: str) -> list[str]:
    if any(case.values[name].is_context for name in case.changed):
        return [] if message else ["no message"]
    words = [word for name in case.changed for word in (name, *_ALIASES.get(name, ()))]
    words += [word for name in case.changed for word in case.values[name].words]
    plain = message.replace("_", " ").lower()
    if any(word.replace("_", " ").lower() in plain for word in words):
        return []
    return [f"the message names none of {words}: {message!r}"]


def _memory_problems(
    case: Case, says: Documentation, memory: Memory, is_failure: bool
) -> list[str]:
    found = []
    for name, region in memory.in_use.items():
        if not region.is_unchanged_around():
            found.append(f"wrote beside '{name}'")
        elif is_failure and not _may_write(says, name) and not region.is_unchanged():
            found.append(f"failed, but wrote to '{name}'")
    return found


def _text_problems(case: Case, says: Documentation, memory: Memory, status: str) -> list[str]:
    """Look at a text for which the caller gave text, capacity and length."""
    if not {"text", "length"} <= memory.in_use.keys():
        return []
    region = memory.in_use["length"]
    length, content = int.from_bytes(region.content(), sys.byteorder, signed=True), b""
    content = memory.in_use["text"].content()
    if status == "DIGITUS_ERROR_BAD_SIZE" and case.changed == ("capacity",):
        needed = len(content) - 1
        return [] if length == needed else [f"told a length of {length}, needs {needed}"]
    if status != OK:
        return []
    if length == -1 and "-1, with nothing in text" in says.parameters["length"]:
        return [] if memory.in_use["text"].is_unchanged() else ["wrote a text that there is not"]
    if not 0 <= length < len(content) or content.find(b"\0") != length:
        return [f"its text does not end at its length, {length}"]
    return []


def _may_write(says: Documentation, name: str) -> bool:
    """Return whether the header says that the output is written although the call fails."""
    text = says.parameters.get(name, "")
    return "also written" in text or "may have been written" in text


def _all_unchanged(memory: Memory) -> bool:
    return all(region.is_unchanged() for region in memory.in_use.values())
