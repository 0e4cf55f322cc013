"""Read one file from one address, with limits on time and size."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from digitus._errors import FileAccessError
from digitus.fetch.content import CHUNK_SIZE, Piece

__all__ = ["DownloadError", "download"]

# Slower than this, after the time limit for an answer, counts as no answer. The socket's own time
# limit is about silence only, and a server that sends a byte now and then is never silent.
_SLOWEST_BYTES_PER_SECOND = 4096
_LONGEST_SIZE_TEXT = 15


class DownloadError(FileAccessError):
    """A file could not be downloaded."""


def download(address: str, *, limit: int, timeout: float) -> Iterator[Piece]:
    """Yield the body that `address` answers with.

    Parameters
    ----------
    address : str
        HTTP or HTTPS address; redirections are followed, proxies of the environment are used.
    limit : int
        Bytes the body may have.
    timeout : float
        Seconds of silence after which to give up.

    Yields
    ------
    Piece
        The next bytes, never none, and the size that the server announced, if it did.

    Raises
    ------
    DownloadError
        If there is no whole answer; the message is a reason without the address.
    """
    request = urllib.request.Request(address, headers={"User-Agent": "digitus"})
    started = time.monotonic()
    received = 0
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            total = _announced_size(response)
            if total is not None and total > limit:
                raise DownloadError(f"announces {total} bytes, more than the {limit} allowed")
            while content := response.read1(CHUNK_SIZE):
                received += len(content)
                if received > limit:
                    raise DownloadError(f"sends more than the {limit} bytes allowed")
                if time.monotonic() - started > timeout + received / _SLOWEST_BYTES_PER_SECOND:
                    raise DownloadError(f"too slow: {received} bytes in over {timeout:g} s")
                yield Piece(content, total)
    except DownloadError:
        raise
    except urllib.error.HTTPError as error:
        with error:  # it carries the open answer
            raise DownloadError(f"HTTP {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        # A ValueError comes from a redirection to an address that is none.
        raise DownloadError(_reason(error, timeout)) from error
    if total is not None and received < total:
        raise DownloadError(f"connection closed after {received} of {total} bytes")


def _announced_size(response: http.client.HTTPResponse) -> int | None:
    """Return the body's size from the header, or None without a usable one."""
    text = response.headers.get("Content-Length", "")
    usable = text.isascii() and text.isdigit() and len(text) <= _LONGEST_SIZE_TEXT
    return int(text) if usable else None


def _reason(error: Exception, timeout: float) -> str:
    """Say in a few words why a connection failed."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer within {timeout:g} s"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(cause).__name__
