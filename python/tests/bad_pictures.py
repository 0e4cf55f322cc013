"""Pictures that nobody wants to get: damaged, hostile, empty, or full of marks."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

MEGABYTE = 1 << 20


def png(size: int, bits: int, color: int, zeros: int) -> bytes:
    """Return a PNG file of a square, which is small: all it holds is some zeros."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    packer, packed, left = zlib.compressobj(9), b"", zeros
    while left > 0:
        packed += packer.compress(bytes(min(left, MEGABYTE)))
        left -= MEGABYTE
    header = struct.pack(">IIBBBBB", size, size, bits, color, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", packed + packer.flush()), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def seven() -> Image.Image:
    """Return a drawing of a seven."""
    drawing = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(drawing).line([(150, 60), (250, 60), (180, 240)], fill="black", width=14)
    return drawing


def noise(height: int, width: int) -> Image.Image:
    """Return a picture of pure noise."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8))


def blobs(count: int, radius: int) -> Image.Image:
    """Return a picture full of dots."""
    drawing = Image.new("L", (1200, 1000), 255)
    pen = ImageDraw.Draw(drawing)
    for x, y in np.random.default_rng(0).integers(0, (1200, 1000), (count, 2)).tolist():
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=0)
    return drawing


def sevens() -> Image.Image:
    """Return a picture of 2,600 sevens."""
    drawing = Image.new("L", (1600, 1200), 255)
    pen = ImageDraw.Draw(drawing)
    for y in range(10, 1190, 30):
        for x in range(10, 1590, 24):
            pen.line([(x, y), (x + 10, y), (x + 4, y + 16)], fill=0, width=2)
    return drawing


def pattern(values: np.ndarray) -> Image.Image:
    """Return a picture of an array."""
    return Image.fromarray(values)


def grid(step: int) -> np.ndarray:
    """Return an array of black lines."""
    lines = np.full((1200, 1200), 255, dtype=np.uint8)
    lines[::step] = lines[:, ::step] = 0
    return lines


def animation(path: Path) -> None:
    """Write a GIF whose first frame shows a seven, and the others nothing."""
    others = [Image.new("RGB", (400, 300), "white")] * 10
    seven().save(path, save_all=True, append_images=others, duration=50)


def truncated(name: str) -> Callable[[Path], None]:
    """Return what writes the first half of a picture."""

    def write(path: Path) -> None:
        whole = path.with_name(name)
        noise(300, 400).save(whole)
        path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        whole.unlink()

    return write


def saved(picture: Image.Image) -> Callable[[Path], None]:
    """Return what writes a picture."""
    return picture.save


def content(written: bytes) -> Callable[[Path], None]:
    """Return what writes bytes."""
    return lambda path: (path.write_bytes(written), None)[1]


def scribble(strokes: int, width: int) -> Image.Image:
    """Return a picture of lines that all hang together."""
    drawing = Image.new("L", (1200, 1000), 255)
    places = np.random.default_rng(0).integers(0, (1200, 1000), (strokes, 2)).tolist()
    ImageDraw.Draw(drawing).line([tuple(place) for place in places], fill=0, width=width)
    return drawing


CHECKERS = (np.indices((1200, 1200)).sum(axis=0) // 8 % 2 * 255).astype(np.uint8)

REFUSED = {
    "text.jpg": (content(b"hello"), "DataFormatError", "not a picture"),
    "empty.png": (content(b""), "DataFormatError", "not a picture"),
    "document.pdf": (content(b"%PDF-1.4 hello"), "DataFormatError", "not a picture"),
    "script.png": (content(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "DataFormatError", "not a picture"),
    "phone.heic": (content(b"\0\0\0\x18ftypheic" + bytes(99)), "DataFormatError", "HEIC"),
    "half.jpg": (truncated("whole.jpg"), "DataFormatError", "damaged picture"),
    "half.png": (truncated("whole.png"), "DataFormatError", "damaged picture"),
    "huge.png": (content(png(20_000, 1, 0, 20_000 * 2_501)), "LimitError", "limit"),
    "claimed.png": (content(png(20_000, 8, 2, 60_001)), "LimitError", "limit"),
    "folder.png": (Path.mkdir, "FileAccessError", "folder.png"),
    "pipe.png": (os.mkfifo, "FileAccessError", "regular file"),
    "missing.png": (lambda path: None, "FileMissingError", "missing.png"),
}
"""What writes a file, and the error that it is refused with."""

EMPTY = {
    "one_pixel.png": saved(Image.new("L", (1, 1), 0)),
    "one_color.png": saved(Image.new("RGB", (800, 600), (12, 140, 30))),
    "wide.png": saved(Image.new("L", (60_000, 1), 0)),
    "tall.png": saved(Image.new("L", (1, 60_000), 255)),
    "short.png": content(png(100, 8, 0, 303)),
    "largest.png": content(png(8_000, 8, 0, 8_000 * 8_001)),
}
"""What writes a picture in which there is nothing to find."""

SEVENS = {
    "animation.gif": animation,
    "cmyk.jpg": saved(seven().convert("CMYK")),
    "palette.png": saved(seven().convert("P")),
    "one_bit.png": saved(seven().convert("1")),
    "sixteen_bits.png": saved(Image.fromarray(np.asarray(seven().convert("L")) * np.uint16(257))),
    "clear.png": saved(seven().convert("LA")),
}
"""What writes a picture of a seven, in an unusual form."""

FULL = {
    "noise.jpg": saved(noise(1500, 2000)),
    "bits.png": saved(pattern(np.random.default_rng(0).random((1500, 1500)) < 0.5)),
    "few_blobs.png": saved(blobs(300, 8)),
    "blobs.png": saved(blobs(900, 6)),
    "dots.png": saved(blobs(5_000, 3)),
    "sevens.png": saved(sevens()),
    "scribble.png": saved(scribble(60, 5)),
    "tangle.png": saved(scribble(400, 2)),
    "grid.png": saved(pattern(grid(12))),
    "squares.png": saved(pattern(grid(60))),
    "checkers.png": saved(pattern(CHECKERS)),
}
"""What writes a picture of so much that nobody knows what is in it."""

ALL = {name: case[0] for name, case in REFUSED.items()} | EMPTY | SEVENS | FULL


def write_all(folder: Path) -> None:
    """Write all of them into a folder."""
    for name, write in ALL.items():
        write(folder / name)
