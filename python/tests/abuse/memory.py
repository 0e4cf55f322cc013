"""Memory for arguments: between pages that nobody may touch, with a known pattern around it."""

from __future__ import annotations

import ctypes
import mmap

PAGE = mmap.PAGESIZE
CANARY = b"\xa5"
MARGIN = 64
_NOTHING, _READ, _WRITE = 0, 1, 2

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


class Region:
    """A few pages for one argument at a time, between two pages that end whoever touches them."""

    def __init__(self, pages: int = 2) -> None:
        self._size = pages * PAGE
        self._map = mmap.mmap(-1, self._size + 2 * PAGE)
        outer = ctypes.addressof(ctypes.c_char.from_buffer(self._map))
        self._start = outer + PAGE
        _protect(outer, PAGE, _NOTHING)
        _protect(self._start + self._size, PAGE, _NOTHING)
        self._before = b""
        self._place = (0, 0)

    def input(self, content: bytes, alignment: int, shift: int = 0) -> int:
        """Place what the library may only read, as close to the end as it fits; its address.

        Parameters
        ----------
        content : bytes
            The argument.
        alignment : int
            What its type asks for.
        shift : int
            Bytes by which the address misses that alignment.
        """
        return self._put(content, self._size - len(content) - shift, alignment, shift, _READ)

    def output(self, content: bytes, alignment: int, shift: int = 0) -> int:
        """Place what the library may write to, the pattern on both sides of it; its address."""
        offset = self._size - MARGIN - len(content) - shift
        return self._put(content, offset, alignment, shift, _READ | _WRITE)

    def _put(self, content: bytes, offset: int, alignment: int, shift: int, access: int) -> int:
        offset = offset // alignment * alignment + shift
        if offset < MARGIN:
            raise ValueError(f"{len(content)} bytes do not fit")
        after = self._size - offset - len(content)
        self._before = CANARY * offset + content + CANARY * after
        _protect(self._start, self._size, _READ | _WRITE)
        ctypes.memmove(self._start, self._before, self._size)
        _protect(self._start, self._size, access)
        self._place = (offset, offset + len(content))
        return self._start + offset

    def content(self) -> bytes:
        """Return what the argument is now."""
        first, end = self._place
        return ctypes.string_at(self._start + first, end - first)

    def is_unchanged(self) -> bool:
        """Whether the argument and all around it are as they were."""
        return ctypes.string_at(self._start, self._size) == self._before

    def is_unchanged_around(self) -> bool:
        """Whether all around the argument is as it was."""
        now, (first, end) = ctypes.string_at(self._start, self._size), self._place
        return now[:first] == self._before[:first] and now[end:] == self._before[end:]


class Memory:
    """The regions of one call, by parameter; used again by the next one."""

    def __init__(self) -> None:
        self._regions: dict[tuple[str, int], Region] = {}
        self.in_use: dict[str, Region] = {}

    def of(self, name: str, size: int = 0) -> Region:
        """Return the region of a parameter of this call, with room for `size` bytes."""
        pages = max(2, (size + MARGIN) // PAGE + 1)
        if (name, pages) not in self._regions:
            self._regions[name, pages] = Region(pages)
        region = self._regions[name, pages]
        self.in_use[name] = region
        return region

    def clear(self) -> None:
        """Begin another call."""
        self.in_use = {}


def _protect(address: int, size: int, access: int) -> None:
    if _libc.mprotect(address, size, access) != 0:
        raise OSError(ctypes.get_errno(), "mprotect")
