"""Getting MNIST and Fashion-MNIST: from public mirrors, or from a folder.

`fetch` is all that a caller needs; `sources` is the table of what there is and where.
"""

from digitus.fetch.download import DownloadError
from digitus.fetch.fetching import (
    ALREADY_THERE,
    FetchedFile,
    FetchProgress,
    FetchResult,
    fetch,
)

__all__ = ["ALREADY_THERE", "DownloadError", "FetchProgress", "FetchResult", "FetchedFile", "fetch"]
