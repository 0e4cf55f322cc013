"""Uses an installed wheel as its users would; run by test_wheel_installed and `.ci/check-wheel`.

It needs the environment that it runs in and nothing else, and says what it has shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import digitus
from digitus._library import library

PACKAGE = Path(digitus.__file__).resolve().parent
COMMAND = Path(sysconfig.get_path("scripts")) / "digitus"


def shown(text: str) -> None:
    """Tell what holds."""
    print(f"  {text}", flush=True)  # noqa: T201 - this is what the program is for


def run(*arguments: str, **environment: str) -> str:
    """Run the installed command, which must succeed, and return what it prints."""
    done = subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"digitus {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
    return done.stdout


def loaded_library(**environment: str) -> str:
    """Return the path of the library that a fresh interpreter loads, or why it loads none."""
    code = "from digitus._library import library; print(library()._name)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def prove_library() -> None:
    """Find the wheel's own library, and only its own companions."""
    assert "site-packages" in PACKAGE.parts, PACKAGE
    path = Path(library()._name)
    assert path.is_relative_to(PACKAGE), path
    maps = Path("/proc/self/maps")
    if maps.exists():
        companions = {
            Path(line.split()[-1])
            for line in maps.read_text(encoding="utf-8").splitlines()
            if any(name in line for name in ("libdnnl", "libOpenCL"))
        }
        assert {each.parent.name for each in companions} == {"digitus.libs"}, companions
    shown(f"digitus {digitus.__version__} loads {path.relative_to(PACKAGE.parent)}")
    plain = str(PACKAGE / "libdigitus.so")
    assert loaded_library(DIGITUS_LIBRARY=plain) == plain
    refused = loaded_library(DIGITUS_LIBRARY="/none/libdigitus.so")
    assert "/none/libdigitus.so: no such file" in refused, refused
    assert "unset DIGITUS_LIBRARY" in refused, refused
    shown("DIGITUS_LIBRARY is obeyed, and a wrong one explained")


def prove_interface() -> None:
    """Train, save, load and predict on the sample that is in the wheel."""
    train, test = digitus.load_data("sample")
    network = digitus.Network((784,), [digitus.Dense(64, "relu"), digitus.Dense(10)], seed=0)
    network.fit(train, epochs=5, batch_size=64)
    accuracy = network.evaluate(test).accuracy
    assert accuracy > 0.9, accuracy
    network.save("m.safetensors")
    loaded = digitus.Network.load("m.safetensors")
    np.testing.assert_array_equal(loaded.predict(test.images), network.predict(test.images))
    shown(f"trained on the sample: {accuracy:.1%} of {len(test)} images right; saved and loaded")
    layers = [digitus.Conv2D(8, 3, "relu"), digitus.MaxPool2D(2), digitus.Flatten()]
    convolutional = digitus.Network((28, 28, 1), [*layers, digitus.Dense(10)], seed=0)
    convolutional.fit(train, epochs=1, batch_size=32)
    assert convolutional.evaluate(test).accuracy > 0.8
    shipped = digitus.pretrained("mnist").evaluate(test).accuracy
    assert shipped > 0.98, shipped
    shown(f"a convolutional network learns; the one that comes along gets {shipped:.1%}")
    prove_onnx({"mlp": network, "cnn": convolutional}, test.images[:20])


def prove_onnx(networks: dict[str, digitus.Network], images: NDArray[np.uint8]) -> None:
    """Export networks as ONNX, and let the onnx package compute what they compute."""
    if not hasattr(digitus, "export_onnx"):
        shown("no ONNX export in this release: left out")
        return
    try:
        import onnx  # noqa: PLC0415 - an optional package
        from onnx.reference import ReferenceEvaluator  # noqa: PLC0415 - it too
    except ImportError:
        shown("the onnx package is not installed: export left out")
        return
    for name, network in networks.items():
        digitus.export_onnx(network, f"{name}.onnx", scale_bytes=True)
        model = onnx.load(f"{name}.onnx")
        onnx.checker.check_model(model)
        batch = images.reshape(len(images), *network.input_shape)
        (theirs,) = ReferenceEvaluator(model).run(["probabilities"], {"images": batch})
        worst = np.abs(theirs - network.predict_proba(images)).max()
        assert worst < 1e-5, f"{name}: {worst}"
    run("export", "--model", "m.safetensors", "--out", "c.onnx")
    assert Path("c.onnx").stat().st_size > 100_000
    shown(f"{' and '.join(networks)} as ONNX: checked, and the same probabilities within 1e-5")


def prove_command() -> None:
    """Train, evaluate, predict and verify on the command line."""
    run("train", "--data", "sample", "--epochs", "3", "--out", "c.safetensors")
    told = json.loads(run("evaluate", "--model", "c.safetensors", "--data", "sample", "--json"))
    shown(f"digitus train and evaluate: {', '.join(sorted(told)[:4])}, …")
    run("verify", "--data", "sample", "--steps", "3", "--optimizers", "adam", "--peers", "numpy")
    shown("digitus verify: every step as NumPy's")
    try:
        import cv2  # noqa: F401, PLC0415 - optional packages
        import PIL  # noqa: F401, PLC0415
    except ImportError:
        shown("Pillow or OpenCV is not installed: digitus predict left out")
        return
    _, test = digitus.load_data("sample")
    Path("digit.pgm").write_bytes(b"P5 28 28 255\n" + test.images[0].tobytes())
    for model in ("c.safetensors", "pretrained:mnist"):
        (row,) = json.loads(run("predict", "--model", model, "digit.pgm", "--json"))
        assert row["label"] == test.labels[0], row
    shown(f"digitus predict: a {row['label']}, rightly")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.stdout.write(f"Python {sys.version.split()[0]}, NumPy {np.__version__}\n")
        prove_library()
        prove_interface()
        prove_command()
