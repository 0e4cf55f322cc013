"""Tensors of PyTorch as images and labels. `make check-peers` runs this."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import WIDTH, digits, small_network

import digitus
from digitus._arrays import as_images

torch = pytest.importorskip("torch", reason="needs PyTorch: make check-peers")

IMAGES, LABELS = digits(20)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_tensors_are_not_copied(dtype):
    tensor = torch.from_numpy(IMAGES).to(dtype)
    rows = as_images(tensor, (WIDTH,))
    assert rows.ctypes.data == tensor.data_ptr()
    assert np.array_equal(rows, IMAGES)


def test_a_network_takes_tensors():
    network, tensor = small_network(), torch.from_numpy(IMAGES)
    labels = torch.from_numpy(LABELS).long()
    assert np.array_equal(network.predict_proba(tensor), network.predict_proba(IMAGES))
    assert network.evaluate(tensor, labels) == network.evaluate(IMAGES, LABELS)
    network.fit(tensor, labels, epochs=1)
    network.set_parameters({"dense_1.bias": torch.ones(24)})
    moved = torch.from_numpy(IMAGES.T.copy()).T  # Its rows are not contiguous.
    assert np.array_equal(network.predict(moved), network.predict(IMAGES))


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.ones(2, WIDTH, requires_grad=True), r"requires grad.*images\.detach\(\)"),
        (torch.ones(2, WIDTH, dtype=torch.bfloat16), r"BFloat16; give uint8 or float32.*\.float"),
        (torch.ones(2, WIDTH, device="meta"), "images: "),
        (torch.ones(2, WIDTH).to_sparse(), "images: .*give uint8 or float32"),
        (torch.ones(2, WIDTH, dtype=torch.complex64), "expected uint8 or floating numbers"),
    ],
    ids=["gradient", "bfloat16", "no values", "sparse", "complex"],
)
def test_other_tensors_are_refused_with_a_remedy(tensor, words):
    with pytest.raises(digitus.ArgumentError, match=words):
        small_network().predict(tensor)
