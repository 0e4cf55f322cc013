"""Parameters as `.npz`: NumPy reads what is written, and only this network's are taken."""

from __future__ import annotations

import contextlib
import os
import pickle
import struct
import zipfile

import numpy as np
import pytest
from random_networks import give_weights

import digitus
from digitus.interop import npz

LAYERS = [
    digitus.Conv2D(3, 2, "relu"),
    digitus.BatchNorm(),
    digitus.Flatten(),
    digitus.Dense(4),
]


def network(seed=1):
    made = digitus.Network((4, 5, 1), LAYERS, seed=seed)
    give_weights(made, seed)
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "parameters"  # No ending is added.


def test_numpy_reads_what_is_written(path):
    net = network()
    net.save_npz(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    with np.load(path, allow_pickle=False) as found:
        assert list(found) == list(net.parameters())
        for name, value in net.parameters().items():
            assert found[name].dtype == np.float32
            assert np.array_equal(found[name], value)


def test_what_is_written_is_read(path):
    first, second = network(1), network(2)
    first.save_npz(os.fsencode(path))
    second.load_npz(str(path))
    for name, value in first.parameters().items():
        assert np.array_equal(second.parameters()[name], value), name


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(path, save):
    net, values = network(), network(2).parameters()
    changed = {name: np.asfortranarray(value.astype(np.float64)) for name, value in values.items()}
    changed["dense_4.bias"] = np.array([3, 1, 4, 1])
    with open(path, "wb") as file:
        save(file, **changed)
    net.load_npz(path)
    assert np.array_equal(net.parameters()["dense_4.bias"], [3, 1, 4, 1])
    assert np.array_equal(net.parameters()["conv2d_1.kernel"], values["conv2d_1.kernel"])


def changed(**values):
    """Return the parameters of the network, some of them changed."""
    parameters = {name.replace(".", "_"): name for name in network().parameters()}
    return {**network().parameters(), **{parameters[name]: v for name, v in values.items()}}


REFUSED = {
    "another shape": (
        lambda: changed(dense_4_bias=np.zeros(5)),
        r"parameters: dense_4\.bias: expected shape \(4,\), got \(5,\)",
    ),
    "far too large": (
        lambda: changed(dense_4_bias=np.zeros(100_000)),
        r"dense_4\.bias: expected an array of shape \(4,\), got 800,128 bytes",
    ),
    "NaN": (
        lambda: changed(dense_4_bias=np.array([0, 0, np.nan, 0])),
        r"dense_4\.bias: expected finite numbers",
    ),
    "beyond float32": (lambda: changed(dense_4_bias=np.full(4, 1e39)), "expected finite numbers"),
    "text": (lambda: changed(dense_4_bias=np.array(["a"] * 4)), "expected real numbers, got <U1"),
    "complex": (
        lambda: changed(dense_4_bias=np.ones(4) * 1j),
        "expected real numbers, got complex",
    ),
    "objects": (
        lambda: changed(dense_4_bias=np.array([None] * 4)),
        r"dense_4\.bias: expected real numbers, got object",
    ),
    "a negative variance": (
        lambda: changed(batch_norm_2_moving_variance=-np.ones(3)),
        r"parameters: .*batch_norm_2\.moving_variance",
    ),
    "one more": (lambda: {**network().parameters(), "x": np.zeros(1)}, "got .*, x$"),
    "one missing": (
        lambda: {"dense_4.bias": np.zeros(4)},
        r"expected the arrays conv2d_1\.kernel, .*; got dense_4\.bias",
    ),
    "none": (dict, "; got none"),
    "many": (
        lambda: {f"a{number:02}": np.zeros(1) for number in range(20)},
        "got a00, .*, a11 and 8 more",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_parameters_are_refused_and_nothing_changes(path, case):
    make, words = REFUSED[case]
    with open(path, "wb") as file:
        np.savez(file, **make())
    net = network()
    with pytest.raises(digitus.ModelFormatError, match=words):
        net.load_npz(path)
    for name, value in network().parameters().items():
        assert np.array_equal(net.parameters()[name], value)


class Bomb:
    """Something whose pickle runs code."""

    def __reduce__(self):
        return (pytest.fail, ("the pickle was run",))


def test_no_pickle_is_run(path):
    with zipfile.ZipFile(path, "w") as archive:
        for name in network().parameters():
            archive.writestr(f"{name}.npy", pickle.dumps(Bomb()))
    with pytest.raises(digitus.ModelFormatError, match=r"conv2d_1\.kernel: the magic string"):
        network().load_npz(path)
    with open(path, "wb") as file:
        pickle.dump(Bomb(), file)
    with pytest.raises(digitus.ModelFormatError, match="expected an .npz file"):
        network().load_npz(path)


def test_every_cut_and_many_changed_bytes_are_refused_or_read(path):
    net = network()
    net.save_npz(path)
    content = path.read_bytes()
    for end in range(0, len(content), 23):
        path.write_bytes(content[:end])
        with pytest.raises(digitus.ModelFormatError, match="parameters: "):
            net.load_npz(path)
    random, read = np.random.default_rng(1), 0
    for _ in range(300):
        damaged = bytearray(content)
        damaged[random.integers(len(content))] ^= 1 << random.integers(8)
        path.write_bytes(damaged)
        with contextlib.suppress(digitus.ModelFormatError):
            net.load_npz(path)
            read += 1
    assert read < 150  # Most bytes are numbers, which a checksum guards.


def test_a_header_that_claims_more_than_there_is(path):
    net = network()
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }"
    header += b" " * (118 - len(header)) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name in net.parameters():
            archive.writestr(
                f"{name}.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
            )
    with pytest.raises(digitus.ModelFormatError, match=r"conv2d_1\.kernel: "):
        net.load_npz(path)


def test_a_file_that_expands_to_much_is_not_expanded(path, monkeypatch):
    net = network()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in net.parameters():
            archive.writestr(f"{name}.npy", bytes(10_000_000))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *given: pytest.fail("was opened"))
    with pytest.raises(digitus.ModelFormatError, match=r"got 10,000,000 bytes"):
        net.load_npz(path)
    assert npz.ROOM_FOR_HEADER < 10_000_000


def test_paths_that_cannot_be(path, tmp_path):
    net = network()
    with pytest.raises(digitus.FileMissingError, match="none.npz: does not exist"):
        net.load_npz(tmp_path / "none.npz")
    with pytest.raises(digitus.FileAccessError, match="cannot read: Is a directory"):
        net.load_npz(tmp_path)
    os.mkfifo(tmp_path / "pipe")  # To open it would take until somebody writes to it.
    with pytest.raises(digitus.FileAccessError, match="pipe: expected a regular file"):
        net.load_npz(tmp_path / "pipe")
    (tmp_path / "pipe").unlink()
    with pytest.raises(digitus.FileMissingError, match="the folder does not exist"):
        net.save_npz(tmp_path / "none" / "x.npz")
    for call in (net.save_npz, net.load_npz):
        with pytest.raises(digitus.ArgumentError, match="path: expected a path"):
            call(None)
    net.close()
    with pytest.raises(digitus.StateError):
        net.save_npz(path)
    assert not list(tmp_path.iterdir())
