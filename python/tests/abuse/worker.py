"""The process that makes the calls.

usage: python -m abuse.worker LIBRARY HEADER FOLDER FIRST FUNCTION...

It prints a line when it begins a call, one for each problem, and one at its end; so whoever reads
them knows which call it was if the process dies or hangs.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import struct
import sys
from pathlib import Path

from header_parser import Documentation, Header, read_documentation, read_header

from abuse.cases import Case, cases
from abuse.checks import OK, Outcome, problems
from abuse.kinds import Kind, kind_of
from abuse.memory import Memory
from abuse.paths import make_files
from abuse.values import Stage
from abuse.world import World

ADDRESS_SPACE = 16 << 30
PROCESSOR_SECONDS = 300


class Caller:
    """Makes the calls in one world, and keeps that usable."""

    def __init__(
        self, header: Header, documentation: dict[str, Documentation], world: World
    ) -> None:
        self._header, self._documentation, self._world = header, documentation, world
        statuses = header.enumerations[""]
        self._names = {value: name for name, value in statuses.items()}
        self._memory = Memory()
        world.build()
        self._metadata, self._checkpoint = world.metadata(), world.checkpoint()
        self._expected = world.predictions()
        numbers = struct.unpack(f"{len(self._expected) // 4}f", self._expected)
        if len(set(numbers)) < len(numbers) // 2:  # The two networks are the same.
            raise RuntimeError(f"predictions that tell nothing: {numbers}")

    def call(self, case: Case) -> list[str]:
        """Make one call; return what was wrong."""
        result_type = self._header.functions[case.function][0]
        stage = Stage(self._world, self._memory)
        self._memory.clear()
        arguments = [value.make(stage, name) for name, value in case.values.items()]
        result = self._world.function(case.function)(*arguments)
        is_status = result_type == "digitus_status"
        status = self._names.get(result, f"status {result}") if is_status else OK
        message = self._world.last_error() if status != OK else ""
        says = self._documentation[case.function]
        outcome = Outcome(result_type, result, status, message)
        found = problems(case, says, outcome, self._memory)
        return found + self._clean_up(case, status)

    def _clean_up(self, case: Case, status: str) -> list[str]:
        types = self._header.functions[case.function][1]
        for name, type_name in zip(case.values, types, strict=True):
            kind = kind_of(self._header, case.function, name, type_name)
            region = self._memory.in_use.get(name)
            if kind is Kind.HANDLE_OUT and status == OK and region is not None:
                pointer = int.from_bytes(region.content(), sys.byteorder)
                self._world.destroy(type_name.rstrip("*"), pointer)
        if status == OK and self._changes_objects(types):
            if case.function.endswith("_destroy"):
                self._world.predictions()  # What was refused is still there.
            self._world.end()
            self._world.build()
            return []
        found = []
        if self._world.predictions() != self._expected:
            found.append("the networks predict otherwise than before")
        if "digitus_network*" in types and self._world.metadata() != self._metadata:
            found.append("the networks have other metadata than before")
        if "digitus_trainer*" in types and self._world.checkpoint() != self._checkpoint:
            found.append("the trainer stands elsewhere than before")
        if found:
            self._world.build()
        return found

    def _changes_objects(self, types: list[str]) -> bool:
        return any(type_name.removesuffix("*") in self._header.opaque for type_name in types)


def main(library: str, header_path: str, folder: str, first: str, *functions: str) -> None:
    """Make all calls from a number on."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    text = Path(header_path).read_text(encoding="utf-8")
    header, documentation = read_header(text), read_documentation(text)
    os.chdir(folder)
    results = {name: result for name, (result, _) in header.functions.items()}
    world = World(Path(library), results, Path(folder))
    if not Path("model").exists():
        make_files(world)
    caller = Caller(header, documentation, world)
    world.call("digitus_set_thread_count", ctypes.c_int64(2))
    for number, case in enumerate(cases(header, documentation, functions)):
        if number < int(first):
            continue
        _tell("begin", number, case.label)
        for problem in caller.call(case):
            _tell("problem", number, f"{case.label}: {problem}")
    world.end()
    _tell("end", 0, "")


def _tell(event: str, number: int, text: str) -> None:
    os.write(1, (json.dumps([event, number, text]) + "\n").encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
