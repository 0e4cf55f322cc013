"""What `digitus inspect` tells of a checkpoint is what goes on from it."""

from __future__ import annotations

import json
import subprocess

import pytest
from checkout import DIGITUS
from safetensors_files import changed
from synthetic import digits, small_network

import digitus
from digitus.inspection.report import inspect_file


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    path, network = tmp_path_factory.mktemp("checkpoint") / "c", small_network()
    optimizer = digitus.SGD(0.5, momentum=0.25)
    images, labels = digits(100)
    network.fit(images, labels, 3, batch_size=40, optimizer=optimizer, seed=5, checkpoint=path)
    return path


def inspect(*arguments):
    return subprocess.run(
        [DIGITUS, "inspect", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_report_is_what_the_checkpoint_is_of(checkpoint):
    report, found = inspect_file(checkpoint), digitus.Checkpoint.read(checkpoint)
    assert (report["is_checkpoint"], report["is_model"], report["problem"]) == (True, False, None)
    assert (report["faults"], report["metadata"]) == ([], {})
    assert (report["format_version"], report["library_version"]) == (1, digitus.__version__)
    assert report["architecture"]["weights"] == 1138
    assert [layer["units"] for layer in report["architecture"]["layers"]] == [24, 10]
    told = report["checkpoint"]
    assert told["data"]["hash"] == found.data_hash
    assert (told["progress"]["epoch"], told["progress"]["step"]) == (found.epoch, found.step)
    assert (told["progress"]["epoch"], told["progress"]["step"]) == (3, 9)
    assert told["settings"]["optimizer"]["numbers"]["momentum"] == 0.25
    assert told["epochs"] == len(told["history"]["loss"]) == 3
    assert told["note"] is None
    names = [tensor["name"] for tensor in report["tensors"]]
    assert names[:2] == ["dense_1.kernel", "dense_1.bias"]
    assert "optimizer.dense_1.kernel" in names


def test_text_tells_where_the_training_stands(checkpoint):
    done = inspect(checkpoint)
    assert (done.returncode, done.stderr) == (0, "")
    loss = inspect_file(checkpoint)["checkpoint"]["history"]["loss"][-1]
    for words in (
        f"a checkpoint of Digitus, {checkpoint.stat().st_size:,} bytes",
        "dense_1   dense   relu         36 → 24",
        "place            epoch 3, batch 3 of 3, step 9",
        f"data hash        xxh64:{digitus.Checkpoint.read(checkpoint).data_hash}",
        "images           100 of 36 values, 10 classes",
        "optimizer        momentum, learning rate 0.5, momentum 0.25",
        "batch size       40",
        "seed             5",
        "optimizer state  1,138 numbers from -",
        "epochs wanted    3",
        f"loss             {loss:.6g}",
    ):
        assert words in done.stdout, done.stdout
    assert "optimizer.dense_1" not in done.stdout
    assert json.loads(inspect(checkpoint, "--json").stdout) == inspect_file(checkpoint)


def test_a_note_of_somebody_else_is_shown(tmp_path):
    images, labels = digits(50)
    trainer = digitus.Trainer(small_network(), digitus.Dataset.from_arrays(images, labels))
    trainer.save(tmp_path / "c", "mine\x1b[2J")
    told = inspect_file(tmp_path / "c")["checkpoint"]
    assert (told["note"], told["history"], told["epochs"]) == ("mine\x1b[2J", None, None)
    done = inspect(tmp_path / "c")
    assert r"note             mine\x1b[2J" in done.stdout
    assert "epochs wanted" not in done.stdout


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"digitus.format_version": "3"}, "checkpoint format version 3 is newer than 2"),
        ({"digitus.checkpoint": "{}"}, "the state of the training in the metadata"),
        ({"format": "digitus"}, ""),
    ],
)
def test_what_is_no_checkpoint_ends_with_1(checkpoint, tmp_path, change, message):
    changed(checkpoint, tmp_path / "c", lambda header: header["__metadata__"].update(change))
    report = inspect_file(tmp_path / "c")
    assert (report["is_checkpoint"], report["is_model"]) == (False, False)
    assert message in report["problem"]
    done = inspect(tmp_path / "c")
    assert done.returncode == 1
    assert done.stderr.startswith(f"digitus: {tmp_path / 'c'}: {report['problem']}")


def test_a_checkpoint_cut_short_is_shown_as_far_as_it_goes(checkpoint, tmp_path):
    content = checkpoint.read_bytes()
    for length in (0, 7, 500, len(content) // 2, len(content) - 1):
        (tmp_path / "c").write_bytes(content[:length])
        report = inspect_file(tmp_path / "c")
        assert report["faults"]
        assert not report["is_checkpoint"]
        assert inspect(tmp_path / "c").returncode == 1
    assert report["problem"] == "a checkpoint whose tensors are not whole"
