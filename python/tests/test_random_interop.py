"""Whatever is given as a model, a path or an option: it works, or is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from strategies import JUNK, NEW_PATHS, PATHS, bounded, outcome, shown
from synthetic import small_network

import digitus

NETWORK = small_network()
few = settings(bounded, max_examples=60)


@pytest.fixture(autouse=True)
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@few
@given(JUNK, JUNK)
def test_models(junk, other):
    outcome(lambda: digitus.Network.from_keras(junk), "model")
    outcome(lambda: digitus.Network.from_keras(junk, seed=other), "model", "seed")
    outcome(lambda: digitus.Network.from_torch(junk, other), "module")
    outcome(lambda: digitus.export_onnx(junk, "x.onnx"), "network")


@few
@given(JUNK, JUNK)
def test_options(junk, other):
    outcome(
        lambda: digitus.export_onnx(NETWORK, "x.onnx", scale_bytes=junk, opset=other),
        *("scale_bytes", "opset"),
    )


@few
@given(NEW_PATHS)
def test_paths_to_write_to(path):
    outcome(lambda: digitus.export_onnx(NETWORK, path), "path", shown(path))
    outcome(lambda: NETWORK.save_npz(path), "path", shown(path))


@few
@given(PATHS)
def test_paths_to_read_from(path):
    outcome(lambda: NETWORK.load_npz(path), "path", "expected an .npz file", shown(path))
