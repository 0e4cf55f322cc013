"""`make docs`: it builds without a warning, links lead somewhere, and the site needs no web."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from checkout import LIBRARY, ROOT

pytest.importorskip("sphinx")
pytestmark = pytest.mark.slow

SOURCE = ROOT / "docs"


def build(source: Path, site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run what `make docs` runs."""
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "--quiet"]
        + [*options, "-d", f"{site}.doctrees", str(source), str(site)],
        env={**os.environ, "DIGITUS_LIBRARY": str(LIBRARY), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


class Addresses(HTMLParser):
    """Collects what a page points at, and the places in it that can be pointed at."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.words: list[str] = []
        self.has_formula = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """Look at one tag."""
        given = dict(attrs)
        self.places.add(given.get("id") or "")
        self.has_formula |= tag == "math"
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif given.get("src") or (tag == "link" and given.get("href")):
            self.loaded.append(given.get("src") or given["href"])


def broken(site: Path) -> list[str]:
    """Return the links of a site that lead nowhere, and what it would load from the web."""
    pages = {path.resolve(): Addresses(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for address in page.links + page.loaded:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                found += [f"{path.name}: loads {address}"] if address in page.loaded else []
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                found.append(f"{path.name}: {address}")
            elif parts.fragment and target in pages:
                known = pages[target].places
                found += [f"{path.name}: {address}"] if parts.fragment not in known else []
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = build(SOURCE, folder)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder


def test_every_page_is_in_the_site(site):
    pages = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.md")]
    pages = [path for path in pages if path.parts[0] not in ("site", "_ext")]
    assert len(pages) > 18
    for page in pages:
        assert (site / page).with_suffix(".html").is_file(), page


def test_links_lead_somewhere_and_nothing_is_loaded_from_the_web(site):
    assert broken(site) == []


def test_formulas_are_drawn_by_the_browser(site):
    guide = Addresses(site / "guides" / "how-a-network-learns.html")
    assert guide.has_formula
    text = (site / "guides" / "how-a-network-learns.html").read_text(encoding="utf-8")
    assert "\\frac" not in text
    assert "$$" not in text


def test_a_broken_link_and_a_foreign_script_would_be_noticed(site, tmp_path):
    copy = tmp_path / "site"
    copy.mkdir()
    (copy / "page.html").write_text(
        '<h1 id="top">x</h1><a href="#top">a</a><a href="#bottom">b</a><a href="no.html">c</a>'
        '<a href="https://example.org">d</a><script src="https://cdn.example.org/x.js"></script>'
    )
    assert broken(copy) == [
        "page.html: #bottom",
        "page.html: no.html",
        "page.html: loads https://cdn.example.org/x.js",
    ]


def small_source(folder: Path, text: str) -> Path:
    """Write a documentation of one page, with the settings of ours; return its folder."""
    source = folder / "docs"
    source.mkdir()
    for name in ("_ext", "_static"):
        shutil.copytree(SOURCE / name, source / name)
    settings = (SOURCE / "conf.py").read_text(encoding="utf-8")
    assert settings.count('HERE.parent / "python"') == 1
    settings = settings.replace('HERE.parent / "python"', f'"{ROOT}/python"')
    (source / "conf.py").write_text(settings, encoding="utf-8")
    (source / "index.md").write_text(f"# A page\n\n{text}\n", encoding="utf-8")
    return source


def test_a_mistake_in_a_page_is_an_error(tmp_path):
    """One build with several, because Sphinx takes seconds to begin; each is named."""
    mistakes = {
        "See [a page](no-such-page.md).": "no-such-page.md",
        "See [a file](../no-such-file.h).": "no-such-file.h, which does not exist",
        "See [a place](index.md#no-such-place).": "no-such-place",
        "![A picture](images/no-such-picture.png)": "no-such-picture.png",
        "```{eval-rst}\n.. autofunction:: digitus.no_such_function\n```": "no_such_function",
    }
    done = build(small_source(tmp_path, "\n\n".join(mistakes)), tmp_path / "site")
    assert done.returncode != 0
    for words in mistakes.values():
        assert words in done.stderr


def test_links_to_files_can_lead_to_a_code_host(tmp_path):
    source = small_source(tmp_path, "[**Header** `x`](../include/digitus.h#L9)")
    (tmp_path / "include").symlink_to(ROOT / "include")
    done = build(source, tmp_path / "site", "-D", "source_url=https://example.org/digitus")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert (
        '<a href="https://example.org/digitus/include/digitus.h#L9"><strong>Header</strong>' in html
    )
