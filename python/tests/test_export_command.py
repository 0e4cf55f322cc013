"""`digitus export`: what it writes and prints, and how it refuses."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import onnxruntime
import pytest
from checkout import DIGITUS
from synthetic import WIDTH, digits, small_network

import digitus

pytestmark = pytest.mark.slow  # Each test starts the command.


def run(*arguments):
    return subprocess.run(
        [DIGITUS, "export", *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "m.safetensors"
    small_network().save(path)
    return path


def probabilities(path, images):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"images": images})[0]


def test_the_file_is_the_model(model, tmp_path):
    images, _ = digits(5)
    expected = small_network().predict_proba(images)
    out = tmp_path / "m.onnx"
    done = run("--model", model, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"written to {out}: {out.stat().st_size:,} bytes, ONNX opset 17",
        f"input  images: float32 [batch, {WIDTH}]",
        "output probabilities: float32 [batch, 10]",
        "output logits: float32 [batch, 10]",
    ]
    floats = images / np.float32(255)
    assert np.abs(probabilities(out, floats) - expected).max() < 1e-5


def test_bytes_opset_and_json(tmp_path):
    out = tmp_path / "digits.onnx"
    done = run(
        *("--model", "pretrained:mnist", "--out", out, "--scale-bytes", "--opset", 15, "--json")
    )
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["inputs"] == [
        {"name": "images", "type": "uint8", "shape": ["batch", 28, 28, 1]}
    ]
    assert [value["name"] for value in document["outputs"]] == ["probabilities", "logits"]
    assert document["operators"][-1] == "Softmax"
    assert (document["model"], document["file"]) == ("pretrained:mnist", str(out))
    assert (document["bytes"], document["opset"]) == (out.stat().st_size, 15)
    _, test = digitus.load_data("sample")
    images = test.images[:20]
    found = probabilities(out, images.reshape(-1, 28, 28, 1))
    assert np.abs(found - digitus.pretrained("mnist").predict_proba(images)).max() < 1e-5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--model": "none.safetensors"}, "none.safetensors"),
        ({"--model": "pretrained:none"}, "comes with the package"),
        ({"--out": "no/such/m.onnx"}, "does not exist; make it first"),
        ({"--out": "."}, "is a folder"),
        ({"--opset": "12"}, "opset: expected 13 to 21, got 12"),
    ],
)
def test_refusals_are_one_line(model, tmp_path, changes, words):
    options = {"--model": model, "--out": tmp_path / "m.onnx", **changes}
    done = run(*[word for pair in options.items() for word in pair])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("digitus: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (tmp_path / "m.onnx").exists()


def test_help_has_an_example_and_whole_sentences():
    done = run("--help")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "digitus export --model digits.safetensors --out digits.onnx" in text
    # Square brackets in a description would be taken for markup, and vanish.
    assert "Its input is called images: a batch of any size, of images as the model takes" in text
