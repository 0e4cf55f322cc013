"""The comparison of what pages show with what programs print can fail, and says where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pages import blocks, commands, is_as_shown, shown_output

HERE = Path(__file__).resolve().parent

PAGE = """# A page

```python
total = 1 + 2
print(total)
```

```text
3
```

Some words.

```python
print(total * 2)
```

```console
$ echo one \\
    two
one two
$ echo left out
```

```text
one two
```
"""


@pytest.fixture
def page(tmp_path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    return path


def run(page: Path, *left_out: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, HERE / "page_session.py", page, page.parent / "out.json", *left_out],
        cwd=page.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_blocks_are_found_with_their_lines(page):
    found = blocks(page)
    assert [block.kind for block in found] == ["python", "text", "python", "console", "text"]
    lines = PAGE.splitlines()
    assert [lines[block.line - 1] for block in found] == [
        block.text.splitlines()[0] for block in found
    ]
    assert [block.is_followed_by_text for block in found] == [True, False, False, True, False]
    assert commands(found[3]) == ["echo one      two", "echo left out"]
    assert shown_output(page) == {4: "3\n", found[3].line: "one two\n"}


def test_a_page_runs_in_its_order(page):
    done = run(page, "echo left out")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(json.loads((page.parent / "out.json").read_text()).values()) == [
        "3\n",
        "6\n",
        "one two\n",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("print(total * 2)", "print(totl * 2)", ["page.md", "line 15", "totl"]),
        ("$ echo left out", "$ false", ["page.md:19: false"]),
        ("total = 1 + 2", "total = 1 +", ["page.md", "line 4", "SyntaxError"]),
    ],
)
def test_a_block_that_fails_is_named(page, right, wrong, words):
    page.write_text(PAGE.replace(right, wrong))
    done = run(page)
    assert done.returncode != 0
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("loss 0.2351\n", "loss 0.2351"),
        ("loss 0.2352", "loss 0.2351"),
        ("a  1\nb 2\n", "a 1\nb  2\n"),
        ("[[-0.5  2.]]", "[[-0.5  2.]]"),
        ("took 0.31 s, 1,234 images/s", "took … s, … images/s"),
        ("1.01e-07", "1.02e-07"),
        ("94.4% of 500", "94.4% of 500"),
    ],
)
def test_equal_output_is_found_equal(printed, shown):
    assert is_as_shown(printed, shown)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("loss 0.2354", "loss 0.2351"),
        ("loss 0.2351", "cost 0.2351"),
        ("4", "3"),
        ("-0.5", "0.5"),
        ("3\n4", "3"),
        ("", "3"),
        ("nan", "0.5"),
        ("1.02e-06", "1.02e-07"),
        ("took 0.31 s", "took … ms"),
        ("1,234", "1,235"),
    ],
)
def test_other_output_is_found_other(printed, shown):
    assert not is_as_shown(printed, shown)
