"""What the C examples print, make and refuse."""

from __future__ import annotations

import gzip
import re

import numpy as np
import pytest
from c_programs import Programs, build_all, run
from checkout import SAMPLE

import digitus

TRAIN = SAMPLE / "mnist_train.csv.gz"
TEST = SAMPLE / "mnist_test.csv.gz"
ROW = 7
EPOCH = re.compile(
    r"epoch +(\d+)/(\d+) +loss (\d+\.\d+) +training +(\d+\.\d) % +test +(\d+\.\d) % +"
    r"(\d+) images/s +(\d+\.\d+) s"
)


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Programs:
    return build_all(tmp_path_factory.mktemp("c"))


@pytest.fixture(scope="module")
def trained(programs, tmp_path_factory):
    """Return the result of a training run of 3 epochs on the sample, and its model."""
    model = tmp_path_factory.mktemp("model") / "digits.safetensors"
    return run(programs.train, TRAIN, TEST, model, 3), model


@pytest.fixture(scope="module")
def rows():
    """Return labels and images of the sample's test file."""
    lines = gzip.decompress(TEST.read_bytes()).decode().splitlines()[1:]
    table = np.array([line.split(",") for line in lines], dtype=int)
    return table[:, 0], table[:, 1:].astype(np.uint8)


def probabilities(output):
    return np.array(re.findall(r"^ +\d+ +(\d\.\d{4})", output, re.MULTILINE), dtype=float)


def pgm(image, highest=255):
    return b"P5\n28 28\n%d\n" % highest + image.tobytes()


def refused(result, name, *words):
    """Check that a program has failed with one line on stderr that names itself and the cause."""
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"{name}: ")
    for word in words:
        assert str(word) in result.stderr


def test_train_learns_and_prints_each_epoch(trained, rows):
    result, model = trained
    assert (result.returncode, result.stderr) == (0, "")
    first, *epochs, last = result.stdout.splitlines()
    assert first.startswith(f"4500 images to train on, {len(rows[0])} to test with, ")
    assert last == f"saved {model}"
    fields = [EPOCH.fullmatch(line).groups() for line in epochs]
    assert [(field[0], field[1]) for field in fields] == [("1", "3"), ("2", "3"), ("3", "3")]
    losses = [float(field[2]) for field in fields]
    assert losses == sorted(losses, reverse=True)
    assert float(fields[-1][4]) > 85


def test_python_loads_the_model_and_gives_the_same_probabilities(programs, trained, rows):
    result, model = trained
    labels, images = rows
    network = digitus.Network.load(model)
    expected = network.predict_proba(images[ROW : ROW + 5])
    for offset in range(5):
        printed = probabilities(run(programs.predict, model, TEST, ROW + offset).stdout)
        np.testing.assert_allclose(printed, expected[offset], rtol=0, atol=0.5001e-4)
    accuracy = 100 * network.evaluate(images, labels).accuracy
    assert EPOCH.findall(result.stdout)[-1][4] == f"{accuracy:.1f}"


def test_predict_loads_a_model_that_python_wrote(programs, rows, tmp_path):
    network = digitus.Network((28, 28), [digitus.Dense(10)], seed=4)
    network.save(tmp_path / "python.safetensors")
    result = run(programs.predict, tmp_path / "python.safetensors", TEST, 0)
    expected = network.predict_proba(rows[1][:1].reshape(1, 28, 28))[0]
    np.testing.assert_allclose(probabilities(result.stdout), expected, rtol=0, atol=0.5001e-4)


def test_predict_draws_a_row_and_tells_its_labels(programs, trained, rows):
    result = run(programs.predict, trained[1], TEST, ROW)
    assert (result.returncode, result.stderr) == (0, "")
    label, image = rows[0][ROW], rows[1][ROW].reshape(28, 28)
    lines = result.stdout.splitlines()
    for drawn, pixels in zip(lines[:28], image, strict=True):
        inside = drawn.removeprefix("|").removesuffix("|")
        assert len(inside) == 56
        assert inside[::2] == inside[1::2]
        assert [character != " " for character in inside[::2]] == (pixels > 25).tolist()
    found = int(np.argmax(probabilities(result.stdout)))
    assert probabilities(result.stdout).sum() == pytest.approx(1, abs=1e-3)
    assert lines[38] == f"label {found}"
    assert lines[39] == f"true label {label}: {'right' if found == label else 'wrong'}"
    bars = [line.count("#") for line in lines[28:38]]
    assert bars == [int(40 * share + 0.5) for share in probabilities(result.stdout)]


def test_true_labels_are_counted_right_as_often_as_train_says(programs, trained, rows):
    accuracy = float(EPOCH.findall(trained[0].stdout)[-1][4])
    network = digitus.Network.load(trained[1])
    wrong = np.flatnonzero(network.predict(rows[1]) != rows[0])
    assert 100 - 100 * len(wrong) / len(rows[0]) == pytest.approx(accuracy, abs=0.05)
    result = run(programs.predict, trained[1], TEST, wrong[0])
    assert result.stdout.endswith(f"true label {rows[0][wrong[0]]}: wrong\n")


def plain(image, highest=255):
    text = "\n".join(" ".join(map(str, row)) for row in image.reshape(28, 28).tolist())
    return f"P2\n# drawn by hand\n28 # wide\n28\n{highest}\n{text}".encode()


@pytest.mark.parametrize(
    "make",
    [
        pgm,
        plain,
        lambda image: pgm(image).replace(b"\n28 28\n", b"# comment P5 1 1\n#\n 28\t\r\n28 "),
        lambda image: pgm(image) + b"\n",
        lambda image: plain(image) + b"  # the end\n",
    ],
    ids=["binary", "plain", "comments", "bytes behind", "comment behind"],
)
def test_predict_reads_every_form_of_pgm(programs, trained, rows, make, tmp_path):
    picture = tmp_path / "digit.pgm"
    picture.write_bytes(make(rows[1][ROW]))
    result = run(programs.predict, trained[1], picture)
    of_row = run(programs.predict, trained[1], TEST, ROW).stdout
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == of_row[: of_row.index("true label")]


def test_predict_scales_to_the_highest_value(programs, trained, rows, tmp_path):
    network = digitus.Network.load(trained[1])
    for highest in (1, 15, 100):
        image = np.round(rows[1][ROW] / 255 * highest).astype(np.uint8)
        scaled = (image.astype(int) * 255 // highest).astype(np.uint8)
        for make in (pgm, plain):
            (tmp_path / "digit.pgm").write_bytes(make(image, highest))
            result = run(programs.predict, trained[1], tmp_path / "digit.pgm")
            expected = network.predict_proba(scaled[None])[0]
            printed = probabilities(result.stdout)
            np.testing.assert_allclose(printed, expected, rtol=0, atol=0.5001e-4)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_predict_inverts_black_on_white(programs, trained, rows, place, tmp_path):
    (tmp_path / "white.pgm").write_bytes(pgm(rows[1][ROW]))
    (tmp_path / "black.pgm").write_bytes(pgm(255 - rows[1][ROW]))
    command = [programs.predict, trained[1], tmp_path / "black.pgm"]
    command.insert(place, "--invert")
    usual = run(programs.predict, trained[1], tmp_path / "white.pgm")
    assert run(*command).stdout == usual.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ends before the P2 or P5"),
        (b"P", "is not a PGM"),
        (b"\x89PNG\r\n\x1a\n", "is not a PGM"),
        (b"P6 28 28 255\n", "is not a PGM"),
        (b"P55 28 255\n", "is not a PGM"),
        (b"P5", "ends before the width"),
        (b"P5 # 28 28 255", "ends before the width"),
        (b"P5\n28", "ends before the height"),
        (b"P5\n28 28\n", "ends before the highest value"),
        (b"P5\n28 28\n255\n", "ends before the value of pixel 1 of 784"),
        (b"P5\n28 28\n255\n" + bytes(783), "ends before the value of pixel 784 of 784"),
        (b"P5\n-28 28\n255\n", "the width is not a whole number: unexpected '-'"),
        (b"P5\n28x28\n255\n", "the width is not a whole number: unexpected 'x'"),
        (b"P5\n28 \xff\n255\n", "the height is not a whole number: unexpected '?'"),
        (b"P5\n0 28\n255\n", "the width is less than 1"),
        (b"P5\n50000001 1\n255\n", "the width is more than 50000000"),
        (b"P5\n7072 7071\n255\n", "has 7072 x 7071 pixels; 50000000 is the limit"),
        (b"P5\n9223372036854775807 9223372036854775807\n255\n", "the width is more than 50000000"),
        (b"P5\n" + b"9" * 100_000 + b" 28\n255\n", "the width is more than 50000000"),
        (b"P5\n28 27\n255\n", "ends before the value of pixel 1 of 756"),
        (b"P5\n7000 7000\n255\n" + bytes(7), "ends before the value of pixel 8 of 49000000"),
        (b"P5\n50 30\n255\n" + bytes(1500), "shows no digit: its values go from 0 to 0"),
        (b"P5\n1 1\n255\n\x07", "shows no digit: its values go from 7 to 7"),
        (b"P5\n28 28\n0\n", "the highest value (maxval) is less than 1"),
        (b"P5\n28 28\n65535\n", "the highest value (maxval) is more than 255"),
        (b"P5\n28 28\n9\n" + bytes(range(11)) * 72, "pixel 11 of 784 is more than 9"),
        (b"P2\n28 28\n255\n1 2 3.5", "pixel 3 of 784 is not a whole number: unexpected '.'"),
        (b"P2\n28 28\n255\n1 256 3", "pixel 2 of 784 is more than 255"),
        (b"P2\n28 28\n255\n" + b"7 " * 783, "ends before the value of pixel 784 of 784"),
    ],
)
def test_predict_refuses_a_bad_picture(programs, trained, content, message, tmp_path):
    (tmp_path / "bad.pgm").write_bytes(content)
    result = run(programs.predict, trained[1], tmp_path / "bad.pgm")
    refused(result, "predict", tmp_path / "bad.pgm", message)
    assert result.stdout == ""


def test_predict_takes_any_shape_with_enough_pixels(programs, trained, rows, tmp_path):
    (tmp_path / "wide.pgm").write_bytes(b"P5 56 14 255\n" + rows[1][ROW].tobytes())
    result = run(programs.predict, trained[1], tmp_path / "wide.pgm")
    assert result.returncode == 0
    assert result.stdout.count("|") == 2 * 14


@pytest.mark.parametrize("inverts", [False, True])
def test_predict_reads_a_drawing_of_any_size(programs, trained, rows, inverts, tmp_path):
    digit = np.kron(rows[1][ROW].reshape(28, 28), np.ones((7, 5), dtype=np.uint8))
    page = 230 - np.pad(digit // 2, ((100, 30), (9, 400)))
    height, width = page.shape
    (tmp_path / "page.pgm").write_bytes(b"P5 %d %d 255\n" % (width, height) + page.tobytes())
    arguments = ["--invert"] if inverts else []
    result = run(programs.predict, *arguments, trained[1], tmp_path / "page.pgm")
    assert (result.returncode, result.stderr) == (0, "")
    network = digitus.Network.load(trained[1])
    expected = network.predict_proba(digitus.normalize_image(page).reshape(1, -1))[0]
    np.testing.assert_allclose(probabilities(result.stdout), expected, rtol=0, atol=0.5001e-4)
    assert result.stdout.count("|") == 2 * 28
    assert f"label {rows[0][ROW]}\n" in result.stdout


def test_predict_wants_the_size_of_a_network_that_is_not_for_mnist(programs, tmp_path):
    model = tmp_path / "small.safetensors"
    digitus.Network((5, 5), [digitus.Dense(10)], seed=4).save(model)
    (tmp_path / "digit.pgm").write_bytes(b"P5 28 28 255\n" + bytes(784))
    result = run(programs.predict, model, tmp_path / "digit.pgm")
    refused(result, "predict", tmp_path / "digit.pgm", "28 x 28 pixels; the network takes 25")


@pytest.mark.parametrize("row", ["-1", "500", "1.5", "x", "", " 7", "7 ", "0x1", "9" * 30])
def test_predict_refuses_a_bad_row(programs, trained, row):
    refused(run(programs.predict, trained[1], TEST, row), "predict", TEST, "0 to 499", f"'{row}'")


def test_predict_refuses_bad_files(programs, trained, tmp_path):
    model = trained[1]
    missing, narrow, damaged = (tmp_path / name for name in ("missing", "narrow.csv", "damaged"))
    narrow.write_text("1,2,3\n")
    refused(run(programs.predict, missing, TEST, 0), "predict", missing, "No such file")
    refused(run(programs.predict, tmp_path, TEST, 0), "predict", tmp_path, "folder")
    refused(run(programs.predict, model, missing), "predict", missing, "No such file")
    refused(run(programs.predict, model, tmp_path), "predict", tmp_path, "Is a directory")
    refused(run(programs.predict, model, missing, 0), "predict", missing, "No such file")
    refused(run(programs.predict, model, narrow, 0), "predict", narrow, "2 pixels", "784")
    refused(run(programs.predict, model, model, 0), "predict", model, "line ")
    content = model.read_bytes()
    for bad in (b"", content[:-1], content[:100], content + b"\0", b"\xff" * 8 + content[8:]):
        damaged.write_bytes(bad)
        refused(run(programs.predict, damaged, TEST, 0), "predict", damaged)


def test_train_refuses_bad_files(programs, tmp_path):
    missing, narrow, damaged = (tmp_path / name for name in ("missing", "narrow.csv", "bad.csv"))
    narrow.write_text("1,2,3\n")
    damaged.write_text("1,2,3\n1,2,256\n")
    model = tmp_path / "model"
    refused(run(programs.train, missing, TEST, model), "train", missing, "No such file")
    refused(run(programs.train, TEST, missing, model), "train", missing, "No such file")
    refused(run(programs.train, TEST, tmp_path, model), "train", tmp_path, "folder")
    refused(run(programs.train, damaged, TEST, model), "train", damaged, "line 2, column 3")
    refused(run(programs.train, TEST, narrow, model), "train", "differ in their number of pixels")
    assert not model.exists()


@pytest.mark.parametrize("epochs", ["0", "-1", "10001", "1.5", "x", "", "9" * 30])
def test_train_refuses_a_bad_number_of_epochs(programs, epochs, tmp_path):
    result = run(programs.train, TRAIN, TEST, tmp_path / "model", epochs)
    refused(result, "train", "EPOCHS: expected 1 to 10000", f"'{epochs}'")


def test_train_refuses_an_output_that_cannot_be(programs, tmp_path):
    (tmp_path / "file").write_text("")
    for path, reason in [
        (tmp_path / "no" / "model", "No such file"),
        (tmp_path / "file" / "model", "Not a directory"),
        (tmp_path, "folder"),
    ]:
        refused(run(programs.train, TEST, TEST, path, 1), "train", path, reason)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_lost_output_is_a_failure(programs, trained, tmp_path):
    for command in (
        f"{programs.train} {TEST} {TEST} {tmp_path / 'model'} 1",
        f"{programs.predict} {trained[1]} {TEST} 0",
    ):
        result = run("bash", "-c", f"{command} >/dev/full")
        refused(
            result, command.split()[0].rpartition("/")[2], "cannot write to the standard output"
        )


@pytest.mark.parametrize("name", ["train", "predict"])
def test_usage_is_told(programs, name):
    program = getattr(programs, name)
    asked = run(program, "--help")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith(f"usage: {name} ")
    for arguments in ([], ["one"], ["1", "2", "3", "4", "5"]):
        result = run(program, *arguments)
        assert (result.returncode, result.stdout, result.stderr) == (1, "", asked.stdout)
