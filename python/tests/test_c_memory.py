"""The C programs under valgrind and under the compiler's sanitizers: no wrong access, no leak."""

from __future__ import annotations

import pytest
from c_programs import (
    DESTROYERS,
    EXAMPLES,
    SANITIZED,
    SMOKE,
    VALGRIND,
    VALGRIND_FAILURE,
    Programs,
    build,
    build_all,
    do_nothing,
    run,
)
from synthetic import csv_text, digits

pytestmark = pytest.mark.slow

PIXELS = 16


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Programs:
    return build_all(tmp_path_factory.mktemp("c"), "-g")


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory) -> Programs:
    return build_all(tmp_path_factory.mktemp("sanitized"), *SANITIZED)


@pytest.fixture(scope="module")
def files(programs, tmp_path_factory):
    """Return a folder with small data files, good and bad, and a model."""
    folder = tmp_path_factory.mktemp("files")
    images, labels = digits(120, width=PIXELS)
    (folder / "train.csv").write_text(csv_text(images, labels))
    (folder / "test.csv").write_text(csv_text(images[:20], labels[:20]))
    (folder / "bad.csv").write_text(csv_text(images, labels) + "1,2,3\n")
    (folder / "binary.pgm").write_bytes(b"P5 4 4 255\n" + images[0].tobytes())
    (folder / "plain.pgm").write_text("P2 # text\n4 4 255 " + " ".join(map(str, images[0])))
    (folder / "short.pgm").write_bytes(b"P5 4 4 255\n" + images[0].tobytes()[:-1])
    (folder / "high.pgm").write_text("P2 4 4 9 1 2 3 10")
    (folder / "huge.pgm").write_text("P5 99999999999999999999 4 255\n")
    trained = run(programs.train, "train.csv", "test.csv", "model", 2, cwd=folder)
    assert trained.returncode == 0, trained.stderr
    content = (folder / "model").read_bytes()
    (folder / "short-model").write_bytes(content[:-1])
    (folder / "bad-model").write_bytes(content.replace(b"dense", b"tense"))
    return folder


SUCCESSES = [
    "smoke .",
    "refusals .",
    "destruction .",
    "overlaps .",
    "changes .",
    "train train.csv test.csv new-model 2",
    "predict model binary.pgm",
    "predict --invert model plain.pgm",
    "predict model test.csv 3",
]
FAILURES = [
    "train",
    "train train.csv bad.csv new-model 1",
    "train train.csv test.csv no/such/folder 1",
    "predict short-model binary.pgm",
    "predict bad-model binary.pgm",
    "predict model test.csv 20",
    "predict model short.pgm",
    "predict model high.pgm",
    "predict model huge.pgm",
    "predict model missing.pgm",
]


@pytest.mark.parametrize(
    ("line", "status"), [(line, 0) for line in SUCCESSES] + [(line, 1) for line in FAILURES]
)
def test_valgrind_finds_nothing(programs, files, line, status):
    name, *arguments = line.split()
    result = run(*VALGRIND, getattr(programs, name), *arguments, cwd=files)
    assert result.returncode == status, result.stdout + result.stderr
    assert "definitely lost" not in result.stderr


@pytest.mark.parametrize(
    ("line", "status"), [(line, 0) for line in SUCCESSES] + [(line, 1) for line in FAILURES]
)
def test_sanitizers_find_nothing(sanitized, files, line, status):
    name, *arguments = line.split()
    result = run(getattr(sanitized, name), *arguments, cwd=files)
    assert result.returncode == status, result.stdout + result.stderr
    for report in ("Sanitizer", "runtime error"):
        assert report not in result.stderr


@pytest.mark.parametrize("destroyer", DESTROYERS)
def test_sanitizers_notice_an_object_that_is_never_destroyed(destroyer, tmp_path):
    nothing = do_nothing(destroyer, tmp_path)
    program = build(SMOKE / "smoke.c", tmp_path / "smoke", nothing, *SANITIZED)
    result = run(program, tmp_path)
    assert result.returncode != 0
    assert "detected memory leaks" in result.stderr


def test_valgrind_notices_an_object_that_is_never_destroyed(files, tmp_path):
    nothing = do_nothing("digitus_network_destroy", tmp_path)
    program = build(EXAMPLES / "predict.c", tmp_path / "predict", "-g", nothing)
    result = run(*VALGRIND, program, "model", "binary.pgm", cwd=files)
    assert result.returncode == VALGRIND_FAILURE
    assert "definitely lost" in result.stderr


DESTROYS_TWICE = """
#include <digitus.h>
#include <dlfcn.h>
void NAME(TYPE *object) {
  void (*next)(TYPE *);
  *(void **)&next = dlsym(RTLD_NEXT, "NAME");
  next(object);
  next(object);
}
"""


def test_valgrind_notices_an_object_that_ends_too_early(tmp_path):
    source, destroyer = tmp_path / "twice.c", "digitus_dataset_destroy"
    kind = destroyer.removesuffix("_destroy")
    source.write_text(DESTROYS_TWICE.replace("NAME", destroyer).replace("TYPE", kind))
    options = ["-g", "-D_GNU_SOURCE", "-Wno-pedantic"]
    program = build(SMOKE / "destruction.c", tmp_path / "destruction", *options, source)
    result = run(*VALGRIND, program, ".", cwd=tmp_path)
    assert result.returncode != 0
    assert "Invalid read" in result.stderr
