"""Networks of PyTorch modules: their own probabilities. `make check-peers` runs this."""

from __future__ import annotations

import re

import numpy as np
import pytest
from checkout import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from random_networks import images_for
from strategies import bounded

import digitus

torch = pytest.importorskip("torch", reason="needs PyTorch: make check-peers")
nn = torch.nn

TOLERANCE = 1e-5


def draw_weights(module, seed=8):
    """Give a module weights and statistics that make each of its settings matter."""
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, values in module.state_dict().items():
            if name.endswith("num_batches_tracked"):
                continue
            drawn = random.normal(size=values.shape) / 2
            if name.endswith("running_var"):
                drawn = np.exp(drawn)
            if values.ndim > 1:
                drawn = drawn / np.sqrt(np.prod(values.shape[1:]))
            values.copy_(torch.from_numpy(np.asarray(drawn)))
    return module.eval()


def probabilities_of(module, images, ends_with=None):
    """Return what a module makes of images that are [height, width, channels] each."""
    moved = np.moveaxis(images, -1, 1) if images.ndim == 4 else images
    with torch.no_grad():
        values = module(torch.from_numpy(np.ascontiguousarray(moved)))
        values = values.reshape(len(values), -1)
        if ends_with == "LogSoftmax":
            return values.exp().numpy()
        return (values if ends_with == "Softmax" else values.softmax(dim=1)).numpy()


def assert_same(module, network, ends_with=None):
    """Fail unless the network gives the module's probabilities."""
    pixels, images = images_for(network, 20)
    theirs = probabilities_of(module, images, ends_with)
    ours = network.predict_proba(images)
    assert np.ptp(ours, axis=0).max() > 1e-3  # Else any weights would do.
    assert np.abs(ours - theirs).max() < TOLERANCE
    assert np.abs(network.predict_proba(pixels) - theirs).max() < TOLERANCE


def convnet(*end, bias=True):
    return nn.Sequential(
        nn.Sequential(
            nn.Conv2d(2, 5, (3, 1), padding=(1, 0), bias=bias),
            nn.ReLU(inplace=True),
            nn.MaxPool2d((2, 3), stride=1),
        ),
        nn.BatchNorm2d(5, momentum=0.25, eps=0.01),
        nn.Conv2d(5, 6, 3, padding="same"),
        nn.LeakyReLU(),
        nn.AvgPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.BatchNorm1d(6 * 6 * 4, affine=False),
        nn.Identity(),
        nn.Linear(6 * 6 * 4, 9, bias=bias),
        nn.GELU(),
        nn.ReLU(),
        nn.Linear(9, 4),
        *end,
    )


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("end", [None, "Softmax", "LogSoftmax"])
def test_a_convolutional_network(end, bias):
    layers = [] if end is None else [getattr(nn, end)(dim=1)]
    module = draw_weights(convnet(*layers, bias=bias))
    network = digitus.Network.from_torch(module, (13, 11, 2), seed=3)
    assert network.seed == 3
    assert_same(module, network, end)
    assert [layer.kind for layer in network.layers] == [
        *("conv2d", "max_pool2d", "batch_norm", "conv2d", "average_pool2d", "dropout"),
        *("flatten", "batch_norm", "dense", "activation", "dense"),
    ]
    assert network.layers[0] == digitus.Conv2D(5, (3, 1), "relu", padding="same")
    assert network.layers[2] == digitus.BatchNorm(0.75, 0.01)
    assert network.layers[3].padding == "same"
    assert network.parameters()["conv2d_1.bias"].any() == bias


def test_rows_of_values():
    module = draw_weights(nn.Sequential(nn.Linear(20, 8), nn.ReLU(), nn.Linear(8, 3)))
    network = digitus.Network.from_torch(module)
    assert network.input_shape == (20,)
    assert network.layers == (digitus.Dense(8, "relu"), digitus.Dense(3))
    assert_same(module, network)


def test_an_activation_in_two_places():
    relu, linear = nn.ReLU(), nn.Linear(4, 4)
    module = nn.Sequential(nn.Linear(6, 32), relu, nn.Linear(32, 32), relu, nn.Linear(32, 3))
    network = digitus.Network.from_torch(draw_weights(module))
    assert [layer.activation for layer in network.layers] == ["relu", "relu", None]
    assert_same(module, network)
    with pytest.raises(
        digitus.ArgumentError,
        match=r"module 2 \(Linear\): is the same as module 0 \(Linear\); give",
    ):
        digitus.Network.from_torch(nn.Sequential(linear, relu, linear))


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 1), (4, 5, 3)])
def test_images_that_are_flattened_first(shape):
    count = int(np.prod(shape))
    module = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(count), nn.Dropout(), nn.Linear(count, 3))
    network = digitus.Network.from_torch(draw_weights(module), shape)
    assert network.input_shape == shape
    assert_same(module, network)
    assert digitus.Network.from_torch(module).input_shape == (count,)


def test_a_wrong_order_of_weights_would_be_noticed(monkeypatch):
    from digitus.interop import torch_layers

    module = draw_weights(nn.Sequential(nn.Flatten(), nn.Linear(60, 3)))
    monkeypatch.setattr(torch_layers, "channels_first_order", lambda shape: np.arange(60))
    network = digitus.Network.from_torch(module, (4, 5, 3))
    with pytest.raises(AssertionError):
        assert_same(module, network)


@pytest.mark.parametrize(
    "end", [[nn.Flatten(), nn.Linear(5, 3)], [nn.Flatten()], [], [nn.Softmax(dim=1)]]
)
def test_the_mean_of_each_channel(end):
    module = draw_weights(nn.Sequential(nn.Conv2d(2, 5, 3), nn.AdaptiveAvgPool2d(1), *end))
    network = digitus.Network.from_torch(module, (6, 7, 2))
    assert_same(module, network, "Softmax" if end and isinstance(end[0], nn.Softmax) else None)


def test_one_value_a_channel_at_the_end():
    module = draw_weights(nn.Sequential(nn.Conv2d(2, 4, 3), nn.Flatten()))
    assert_same(module, digitus.Network.from_torch(module, (3, 3, 2)))
    with pytest.raises(digitus.ArgumentError, match=r"module: ends with .* channel by channel"):
        digitus.Network.from_torch(module, (4, 3, 2))


sides = st.tuples(st.integers(1, 4), st.integers(1, 4))


@settings(bounded, max_examples=150)
@given(
    kind=st.sampled_from(["conv", "max", "average"]),
    image=st.tuples(st.integers(4, 9), st.integers(4, 9)),
    size=sides,
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    margins=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    ceil_mode=st.booleans(),
    counts_padding=st.booleans(),
)
def test_windows_are_the_same_or_refused(**drawn):
    layer = layer_with_windows(**drawn)
    module = draw_weights(nn.Sequential(layer))
    network, fault = None, ""
    try:
        network = digitus.Network.from_torch(module, (*drawn["image"], 2))
    except digitus.ArgumentError as error:
        fault = str(error)
    if network is None:
        place = f"module 0 ({type(layer).__name__})"
        assert fault.startswith((f"{place}: padding: ", f"{place}: count_include_pad: "))
        assert drawn["margins"] != (0, 0) or (drawn["kind"] != "conv" and drawn["ceil_mode"])
        return
    _, images = images_for(network, 6)
    moved = torch.from_numpy(np.moveaxis(images, -1, 1).copy())
    with torch.no_grad():
        theirs = np.moveaxis(module(moved).numpy(), 1, -1).reshape(6, -1)
    assert np.abs(network.layer_output(-1, images) - theirs).max() < TOLERANCE


def layer_with_windows(*, kind, image, size, strides, margins, ceil_mode, counts_padding):
    """Return a convolution or a pool."""
    if kind == "conv":
        return nn.Conv2d(2, 3, size, strides, margins)
    margins = tuple(min(margin, side // 2) for margin, side in zip(margins, size, strict=True))
    if kind == "max":
        return nn.MaxPool2d(size, strides, margins, ceil_mode=ceil_mode)
    return nn.AvgPool2d(size, strides, margins, ceil_mode, counts_padding)


@pytest.mark.parametrize(
    ("layer", "padding"),
    [
        (nn.Conv2d(1, 2, 3, padding=1), "same"),
        (nn.Conv2d(1, 2, 5, padding=2), "same"),
        (nn.Conv2d(1, 2, 3, padding=0), "valid"),
        (nn.Conv2d(1, 2, 3, stride=3, padding=0), "valid"),
        (nn.Conv2d(1, 2, 4, padding="same"), "same"),
        (nn.MaxPool2d(3, stride=2, ceil_mode=True), "valid"),
        (nn.MaxPool2d(2, ceil_mode=True), "same"),
        (nn.MaxPool2d(1, stride=3, ceil_mode=True), "valid"),
        (nn.MaxPool2d(3, stride=2, padding=1), "same"),
        (nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False), "same"),
    ],
)
def test_padding_that_is_often_used(layer, padding):
    module = draw_weights(nn.Sequential(layer))
    network = digitus.Network.from_torch(module, (27, 27, 1))
    assert network.layers[0].padding == padding


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_weights_of_other_types_are_converted(dtype):
    module = draw_weights(nn.Sequential(nn.Linear(6, 3))).to(dtype)
    kernel = digitus.Network.from_torch(module).parameters()["dense_1.kernel"]
    assert np.array_equal(kernel, module[0].weight.detach().float().numpy().T)


def test_the_module_is_not_touched():
    module = draw_weights(nn.Sequential(nn.Linear(6, 3)))
    before = module[0].weight.detach().clone()
    network = digitus.Network.from_torch(module)
    network.fit(np.ones((4, 6), np.float32), [0, 1, 2, 0], epochs=2)
    assert torch.equal(module[0].weight, before)


def hooked():
    layer = nn.Linear(4, 4)
    layer.register_forward_hook(lambda *given: None)
    return layer


def with_a_hook():
    module = nn.Sequential(nn.Linear(4, 4))
    module.register_forward_pre_hook(lambda *given: None)
    return module


def without_memory():
    layer = nn.BatchNorm2d(2)
    layer.momentum = None
    return layer


class Own(nn.Module):
    """A module of one's own."""


class OwnLinear(nn.Linear):
    """A class that might compute anything."""


REFUSED = {
    "dilation": (
        [nn.Conv2d(2, 2, 2, dilation=2)],
        r"module 0 \(Conv2d\): dilation: expected \(1, 1\), got \(2, 2\); use a window without",
    ),
    "groups": ([nn.Conv2d(2, 2, 2, groups=2)], "groups: expected 1, got 2"),
    "padding": (
        [nn.Conv2d(2, 2, 3, stride=2, padding=1)],
        r"padding: 1 above and below, 1 left and right make other windows than Digitus has: "
        r"without padding, or with 0 above, 1 below, 0 left and 1 right, which is 'same' for 6 x 6",
    ),
    "mirrored padding": (
        [nn.Conv2d(2, 2, 3, padding=1, padding_mode="reflect")],
        "padding_mode: expected 'zeros', got 'reflect'",
    ),
    "channels": ([nn.Conv2d(3, 2, 2)], "in_channels: takes 3, and gets 2 .*; check input_shape"),
    "features": ([nn.Flatten(), nn.Linear(70, 2)], "in_features: takes 70, and gets 72"),
    "statistics": ([nn.BatchNorm2d(3)], "num_features: takes 3, and gets 2"),
    "dense on images": ([nn.Linear(6, 2)], r"gets images, \(6, 6\) of 2 channels; put a Flatten"),
    "convolution of rows": (
        [nn.Flatten(), nn.Conv2d(2, 2, 2)],
        r"module 1 \(Conv2d\): gets values of shape \(72,\); it takes images",
    ),
    "row of means": (
        [nn.AdaptiveAvgPool2d(1), nn.Linear(2, 2)],
        r"module 1 \(Linear\): gets images, \(1, 1\) of 2 channels; put a Flatten",
    ),
    "means of parts": ([nn.AdaptiveAvgPool2d(2)], "output_size: expected 1, got 2"),
    "partly flat": ([nn.Flatten(2)], "expected 1 and -1, got 2 and -1"),
    "dilated pool": ([nn.MaxPool2d(2, dilation=2)], "dilation: expected 1, got 2"),
    "indices": ([nn.MaxPool2d(2, return_indices=True)], "return_indices: expected False"),
    "divisor": ([nn.AvgPool2d(2, divisor_override=3)], "divisor_override: expected None, got 3"),
    "padding in the mean": (
        [nn.AvgPool2d(3, 1, padding=1)],
        "count_include_pad: expected False, got True; Digitus takes the mean of what lies in",
    ),
    "no statistics": (
        [nn.BatchNorm2d(2, track_running_stats=False)],
        "track_running_stats: expected True, got False",
    ),
    "no momentum": ([without_memory()], "momentum: expected a number, got None; .*= 0.1"),
    "slope": ([nn.LeakyReLU(0.2)], "its slope below 0 is 0.2, that of Digitus is 0.01"),
    "approximate": ([nn.GELU("tanh")], "approximate: expected 'none', got 'tanh'"),
    "another activation": ([nn.SiLU()], r"module 0 \(SiLU\): Digitus has no such layer; use what"),
    "channels dropped": ([nn.Dropout2d()], "in inference it does nothing: use Dropout"),
    "all dropped": ([nn.Dropout(1.0)], "rate: expected a number that is"),
    "softmax in the middle": (
        [nn.Flatten(), nn.Softmax(dim=1), nn.Linear(72, 2)],
        r"module 1 \(Softmax\): its softmax is not the end: module 2 \(Linear\) follows",
    ),
    "softmax of images": ([nn.Flatten(), nn.Softmax(dim=0)], "dim: expected 1, got 0"),
    "hooks": ([nn.Flatten(), hooked()], r"module 1 \(Linear\): has hooks"),
    "a hook of the whole": (
        [nn.Sequential(with_a_hook())],
        r"module 0.0 \(Sequential\): has hooks",
    ),
    "a class of one's own": ([Own()], r"module 0 \(Own\): Digitus has no such layer"),
    "one derived": ([nn.Flatten(), OwnLinear(72, 2)], r"module 1 \(OwnLinear\): Digitus has no"),
    "one that is not ready": ([nn.LazyLinear(2)], r"\(LazyLinear\): has no weights so far; call"),
    "no values": (
        [nn.Flatten(), nn.Linear(72, 2, device="meta")],
        "has no values, only their shape; load the weights first",
    ),
    "nothing": ([nn.Identity()], "model: expected one layer at least"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_equal_is_refused_by_place(case):
    layers, words = REFUSED[case]
    with pytest.raises(digitus.ArgumentError, match=words):
        digitus.Network.from_torch(nn.Sequential(*layers), (6, 6, 2))


@pytest.mark.parametrize("name", ["Sigmoid", "Tanh"])
def test_activations_of_their_own_come_along(name):
    module = nn.Sequential(nn.Linear(6, 4), getattr(nn, name)(), nn.Linear(4, 3))
    draw_weights(module)
    assert_same(module, digitus.Network.from_torch(module))


@pytest.mark.parametrize(
    ("module", "shape", "words"),
    [
        (nn.Linear(3, 2), None, r"module: expected a torch\.nn\.Sequential, got Linear"),
        (None, None, "got None"),
        ("net.pt", None, "got 'net.pt'"),
        (Own(), None, r"\(test_from_torch\.Own\); what a class of your own"),
        (nn.Sequential(nn.Conv2d(1, 2, 3)), None, r"input_shape: is needed, because module 0 \(C"),
        (nn.Sequential(nn.ReLU()), None, "input_shape: is needed, because no module"),
        (nn.Sequential(nn.Linear(3, 2)), 3, "input_shape: expected 1 to 3 sizes"),
        (nn.Sequential(nn.Linear(3, 2)), (1, 1, 1, 3), "input_shape: expected 1 to 3 sizes"),
        (nn.Sequential(nn.Linear(3, 2)), (0,), r"input_shape\[0\]"),
    ],
)
def test_arguments_are_checked(module, shape, words):
    with pytest.raises(digitus.ArgumentError, match=words):
        digitus.Network.from_torch(module, shape)


def test_weights_that_are_not_finite_are_named():
    module = nn.Sequential(nn.Linear(3, 2))
    with torch.no_grad():
        module[0].bias[1] = float("inf")
    with pytest.raises(digitus.ArgumentError, match=r"dense_1\.bias: expected finite numbers"):
        digitus.Network.from_torch(module)


def test_the_block_of_the_documentation_runs():
    page = (ROOT / "docs" / "interop.md").read_text()
    (block,) = re.findall(r"^```python torch\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    exec(compile(block, "docs/interop.md", "exec"), {})
