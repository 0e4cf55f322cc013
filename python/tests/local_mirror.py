"""A web server on this machine that serves made-up data sets, well or badly."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import random
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from urllib.parse import unquote

from digitus.fetch.sources import SourceFile, SourceSet

Request = http.server.BaseHTTPRequestHandler
Answer = Callable[[Request, str], None]
"""Writes the answer to a request for a file name."""


def made_up_contents(seed: int) -> dict[str, bytes]:
    """Return four small files by name, different for each seed."""
    generator = random.Random(seed)
    sizes = {
        "train-images-idx3-ubyte": 200_000,  # several pieces
        "train-labels-idx1-ubyte": 60,
        "t10k-images-idx3-ubyte": 3000,
        "t10k-labels-idx1-ubyte": 1,
    }
    return {name: generator.randbytes(size) for name, size in sizes.items()}


def source_set(contents: dict[str, bytes], mirrors: tuple[str, ...] = ()) -> SourceSet:
    """Describe made-up files as `digitus.fetch.sources` does the real ones."""
    files = (
        SourceFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    )
    return SourceSet(tuple(files), mirrors)


CONTENTS = made_up_contents(1)
OTHER_CONTENTS = made_up_contents(2)
SOURCES = {"tiny": source_set(CONTENTS), "other": source_set(OTHER_CONTENTS)}


def packed(file_name: str, contents: dict[str, bytes] = CONTENTS) -> bytes:
    """Return a file as a mirror holds it; its name ends in .gz."""
    return gzip.compress(contents[file_name.removesuffix(".gz")], mtime=0)


def send(request: Request, body: bytes, *, length: int | None) -> None:
    """Answer with `body`; the header claims `length` bytes, or none."""
    request.send_response(200)
    if length is not None:
        request.send_header("Content-Length", str(length))
    request.end_headers()
    request.wfile.write(body)


def answer_with(make_body: Callable[[str], bytes], *, announce: bool = True) -> Answer:
    """Return an answer whose body `make_body` makes from the file name."""

    def answer(request: Request, file_name: str) -> None:
        body = make_body(file_name)
        send(request, body, length=len(body) if announce else None)

    return answer


def answer_status(code: int) -> Answer:
    """Return an answer that is only a status."""
    return lambda request, file_name: request.send_error(code)


def answer_short(request: Request, file_name: str) -> None:
    """Send half of what the header announces."""
    body = packed(file_name)
    send(request, body[: len(body) // 2], length=len(body))


def answer_redirect(target: str) -> Answer:
    """Return an answer that points to the same file under another address."""

    def answer(request: Request, file_name: str) -> None:
        request.send_response(302)
        request.send_header("Location", f"{target}{file_name}")
        request.end_headers()

    return answer


class LocalMirror:
    """The server; folders of its address behave as they were told."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.bytes_sent = 0
        self._answers: dict[str, Answer] = {}
        self._is_over = threading.Event()
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Passes each request on to its folder."""

            def do_GET(self) -> None:  # noqa: D102 (the name is http.server's)
                path = unquote(self.path)
                mirror.requests.append(path)
                _, folder, file_name = path.split("/", 2)
                try:
                    mirror.answer_of(folder)(self, file_name)
                except OSError:
                    self.close_connection = True  # the client has hung up

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> LocalMirror:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add(self, folder: str, answer: Answer) -> str:
        """Let a folder answer in some way; return its address."""
        self._answers[folder] = answer
        return f"http://127.0.0.1:{self._server.server_port}/{folder}/"

    def answer_of(self, folder: str) -> Answer:
        """Return how a folder answers."""
        return self._answers.get(folder, answer_status(404))

    def answer_never(self, request: Request, file_name: str) -> None:
        """Keep the client waiting."""
        self._is_over.wait(10)

    def answer_half_then_never(self, request: Request, file_name: str) -> None:
        """Send a part, then keep the client waiting."""
        body = packed(file_name)
        send(request, body[: len(body) // 2], length=len(body))
        request.wfile.flush()
        self._is_over.wait(10)

    def answer_byte_by_byte(self, request: Request, file_name: str) -> None:
        """Never be silent for long, and never finish."""
        send(request, b"\0", length=None)
        while not self._is_over.wait(0.02):
            request.wfile.write(b"\0")

    def answer_endlessly(self, request: Request, file_name: str) -> None:
        """Send until the client hangs up, at most 64 MB."""
        send(request, packed(file_name)[:10], length=None)
        block = b"\0" * 65536
        for _ in range(1024):
            request.wfile.write(block)
            self.bytes_sent += len(block)


def refused_address() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    return f"http://127.0.0.1:{port}/"
