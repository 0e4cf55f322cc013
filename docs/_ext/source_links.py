"""Links from a page to files of the checkout that are no pages, such as `../include/digitus.h`.

On the code host they work as they are written. In the site they lead into the checkout that it was
built in, or to `source_url` if that is set. A file that does not exist is a warning.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>(?:\.\./)+[^)#\s]+)"
    r"(?P<place>#[^)\s]*)?\)"
)
"""A link, not a picture, whose target begins with `../`."""


def rewrite(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn links that leave the folder of pages into links of the site."""
    top = Path(app.srcdir).resolve()
    folder = (top / docname).parent

    def replaced(link: re.Match[str]) -> str:
        target = Path(os.path.normpath(folder / link["target"]))
        if target.is_relative_to(top):
            return link[0]
        if not target.exists():
            LOGGER.warning("link to %s, which does not exist", link["target"], location=docname)
        if app.config.source_url:
            address = f"{app.config.source_url}/{target.relative_to(top.parent).as_posix()}"
        else:
            address = os.path.relpath(target, (Path(app.outdir) / docname).parent)
        return f'<a href="{address}{link["place"] or ""}">{link["text"]}</a>'

    source[0] = LINK.sub(replaced, source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Rewrite each page before it is parsed."""
    app.add_config_value("source_url", "", "env", types=(str,))
    app.connect("source-read", rewrite)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
