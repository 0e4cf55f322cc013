"""No order of closing, collecting, forking or exiting leaves a dangling view or a leak."""

from __future__ import annotations

import gc
import itertools
import sys
import threading

import numpy as np
import pytest
from synthetic import digits, run_python, small_network, write

import digitus

IMAGES, LABELS = digits(200)


def csv_dataset(tmp_path):
    from synthetic import csv_text

    return digitus.load_csv(write(tmp_path / "a.csv", csv_text(IMAGES, LABELS)))


@pytest.mark.parametrize("end", ["close", "delete", "with"])
def test_views_outlive_their_dataset(tmp_path, end):
    dataset = csv_dataset(tmp_path)
    images, labels, slice_of_it = dataset.images, dataset.labels, dataset.images[5:9]
    if end == "close":
        dataset.close()
        dataset.close()
    elif end == "with":
        with dataset:
            pass
    del dataset
    gc.collect()
    others = [csv_dataset(tmp_path) for _ in range(20)]  # Would take over memory that is free.
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    del images
    gc.collect()
    np.testing.assert_array_equal(slice_of_it, IMAGES[5:9])
    del others


def test_native_dataset_ends_with_its_last_view(tmp_path):
    dataset = csv_dataset(tmp_path)
    handle, images = dataset.handle, dataset.images
    finalizer = handle._finalizer
    del handle
    dataset.close()
    gc.collect()
    assert finalizer.alive
    del images
    gc.collect()
    assert not finalizer.alive


def test_borrowed_arrays_live_as_long_as_the_dataset():
    given = IMAGES.copy()
    before = sys.getrefcount(given)
    dataset = digitus.Dataset.from_arrays(given, LABELS)
    trainer = digitus.Trainer(small_network(), dataset)
    assert sys.getrefcount(given) > before
    del dataset
    gc.collect()
    assert sys.getrefcount(given) > before
    assert trainer.run(10).epoch_finished
    trainer.close()
    del trainer
    gc.collect()
    assert sys.getrefcount(given) == before


def test_temporary_arrays_are_kept():
    dataset = digitus.Dataset.from_arrays(np.repeat(IMAGES, 2, axis=0)[::2].copy(), LABELS.tolist())
    gc.collect()
    np.testing.assert_array_equal(dataset.images, IMAGES)


@pytest.mark.parametrize("order", list(itertools.permutations(["network", "dataset", "trainer"])))
@pytest.mark.parametrize("end", ["close", "delete"])
def test_objects_may_end_in_any_order(tmp_path, order, end):
    objects = {"network": small_network(), "dataset": csv_dataset(tmp_path)}
    objects["trainer"] = digitus.Trainer(objects["network"], objects["dataset"], batch_size=16)
    objects["trainer"].run(3)
    for name in order:
        if end == "close":
            objects[name].close()
        del objects[name]
        gc.collect()
        if "trainer" in objects:
            assert objects["trainer"].run(2).loss > 0
        if "network" in objects:
            assert objects["network"].predict(IMAGES[:2]).shape == (2,)


CALLS = [
    lambda network: network.predict(IMAGES),
    lambda network: network.predict_proba(IMAGES),
    lambda network: network.evaluate(IMAGES, LABELS),
    lambda network: network.gradients(IMAGES, LABELS),
    lambda network: network.activations(IMAGES),
    lambda network: network.parameters(),
    lambda network: network.set_parameters({}) or network.parameters(),
    lambda network: network.save("never"),
    lambda network: network.fit(IMAGES, LABELS),
    lambda network: digitus.Trainer(network, digitus.Dataset.from_arrays(IMAGES, LABELS)),
]


@pytest.mark.parametrize("call", CALLS)
def test_closed_network_is_refused(call):
    with small_network() as network:
        pass
    network.close()
    with pytest.raises(digitus.StateError, match="network is closed"):
        call(network)


def test_closed_dataset_is_refused():
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    dataset.close()
    for use in (
        lambda: dataset.images,
        lambda: dataset.labels,
        lambda: dataset.parts(10),
        lambda: small_network().evaluate(dataset),
        lambda: small_network().fit(dataset),
        lambda: digitus.Trainer(small_network(), dataset),
    ):
        with pytest.raises(digitus.StateError, match="dataset is closed"):
            use()


def test_closed_trainer_is_refused():
    with digitus.Trainer(small_network(), digitus.Dataset.from_arrays(IMAGES, LABELS)) as trainer:
        trainer.run()
    trainer.close()
    for use in (trainer.run, trainer.order):
        with pytest.raises(digitus.StateError, match="trainer is closed"):
            use()


def test_many_threads_may_use_one_network():
    network, failures, done = small_network(), [], threading.Event()
    expected = np.full(200, 1, dtype=np.float32)

    def read():
        try:
            while not done.is_set():
                sums = network.predict_proba(IMAGES).sum(axis=1)
                np.testing.assert_allclose(sums, expected, rtol=1e-4)
                network.evaluate(IMAGES, LABELS)
                network.parameters()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    network.fit(IMAGES, LABELS, epochs=20, batch_size=8)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert network.history.epochs == 20


EXIT = """
import atexit, sys, threading
import numpy as np
from synthetic import digits, small_network
import digitus

images, labels = digits(200)
network = small_network()
dataset = digitus.Dataset.from_arrays(images, labels)
trainer = digitus.Trainer(network, dataset)
trainer.run()
view = dataset.images

class Last:
    def __del__(self):
        assert int(view[3, 5]) == int(images[3, 5])

last = Last()
cycle = [network, dataset, trainer]
cycle.append(cycle)
atexit.register(lambda: print(network.predict(view).shape[0], flush=True))
if "busy" in sys.argv:
    busy = lambda: network.fit(images, labels, epochs=10**6)
    threading.Thread(target=busy, daemon=True).start()
    import time
    time.sleep(0.2)
"""


@pytest.mark.parametrize("arguments", [[], ["busy"]])
def test_interpreter_ends_cleanly_with_live_objects(arguments):
    done = run_python(EXIT, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "200\n", "")


FORK = """
import os
from synthetic import digits, small_network
import digitus

images, labels = digits(2000)
network = small_network()
network.fit(images, labels, epochs=1, batch_size=500)

def weights(network):
    return network.parameters()["dense_1.kernel"].tobytes()

start = network.parameters()
for round in range(30):
    child = os.fork()
    mine = small_network()
    mine.set_parameters(start)
    mine.fit(images, labels, epochs=2, batch_size=500)
    if child == 0:
        os._exit(0 if network.predict(images).shape == (2000,) else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0, status
print("both")
"""


def test_both_sides_of_a_fork_can_train():
    done = run_python(FORK)
    assert (done.returncode, done.stdout) == (0, "both\n"), done.stderr
