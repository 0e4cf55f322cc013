"""Compares a table of ctypes signatures with what a header declares."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

from header_parser import Header

from digitus import _signatures

_PLAIN = {
    "void": None,
    "double": ctypes.c_double,
    "float": ctypes.c_float,
    "uint8_t": ctypes.c_uint8,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "const char*": ctypes.c_char_p,
    "char*": ctypes.POINTER(ctypes.c_char),
    "const void*": ctypes.c_void_p,
    "void*": ctypes.c_void_p,
    "digitus_dataset": _signatures.DatasetObject,
    "digitus_network": _signatures.NetworkObject,
    "digitus_trainer": _signatures.TrainerObject,
}


def table_of(module: Any) -> SimpleNamespace:
    """Return a copy of the tables that a test may alter."""
    return SimpleNamespace(
        abi=module.ABI_VERSION,
        signatures=dict(module.SIGNATURES),
        structures={name: list(twin._fields_) for name, twin in module.STRUCTURES.items()},
        structure_types=dict(module.STRUCTURES),
        enumerations={
            name: {prefix + member.name: member.value for member in twin}
            for name, (prefix, twin) in module.ENUMERATIONS.items()
        },
    )


def differences(table: SimpleNamespace, header: Header) -> list[str]:
    """Return a line for each way in which table and header differ; none if they agree."""
    found = []
    if header.constants.get("DIGITUS_ABI_VERSION") != table.abi:
        found.append(f"ABI: {header.constants.get('DIGITUS_ABI_VERSION')} / {table.abi}")
    if list(header.functions) != list(table.signatures):
        found.append(f"functions: {list(header.functions)} / {list(table.signatures)}")
    if header.enumerations != table.enumerations:
        found.append(f"enumerators: {header.enumerations} / {table.enumerations}")
    if list(header.structures) != list(table.structures):
        found.append(f"structures: {list(header.structures)} / {list(table.structures)}")
    for name, fields in header.structures.items():
        expected = [(field, _ctype(kind, header, table)) for field, kind in fields]
        if table.structures.get(name) != expected:
            found.append(f"{name}: {expected} / {table.structures.get(name)}")
    for name, (result, arguments) in header.functions.items():
        expected_result = (
            _signatures.Status if result == "digitus_status" else _ctype(result, header, table)
        )
        expected = (expected_result, tuple(_ctype(kind, header, table) for kind in arguments))
        if table.signatures.get(name) != expected:
            found.append(f"{name}: {expected} / {table.signatures.get(name)}")
    return found


def _ctype(kind: str, header: Header, table: SimpleNamespace) -> Any:
    """Return the ctypes type of a C type."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind.endswith("*"):
        return ctypes.POINTER(_ctype(kind[:-1], header, table))
    if kind.startswith("const "):
        return _ctype(kind.removeprefix("const "), header, table)
    if kind in header.enumerations:
        return ctypes.c_int
    if kind in table.structure_types:
        return table.structure_types[kind]
    return _ctype(header.aliases[kind], header, table)
