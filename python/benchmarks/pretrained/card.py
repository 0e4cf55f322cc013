"""The model card, made of what was measured."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.accuracy.table import duration
from digitus import Network
from digitus.recipes import Recipe

QUICK = """\
> **Not the network of the package.** Two epochs of the embedded sample and a small corpus, to try
> the command that writes this card.

"""

HEAD = """\
# Model card: `{name}`

{warning}A convolutional network that says which digit a small grey picture shows.
`digitus.pretrained("{name}")` loads it; commands take `pretrained:{name}` where they take a model
file.

| | |
|---|---|
| input | {shape} pixels, 0 (paper) to 255 (ink): one digit as in MNIST |
| output | a probability for each of ten classes, "0" to "9" |
| weights | {weights:,}, in a file of {bytes:,} bytes (safetensors) |
| work | {products:,} multiplications and additions an image |
| test images right | {correct:,} of {images:,}: **{accuracy:.2%}** |
| its 95 % interval | {low:.2%} to {high:.2%} |
| corrupted images right | {robust:.2%}, mean of 15 corruptions |
| made | {date}, Digitus {version} |

## What it is for

To recognise single handwritten digits that a program draws, scans or cuts out; to teach with, to
try the engine with, and to begin trainings of one's own from. `digitus predict` and
`digitus.pictures.read_digit` bring a picture into MNIST's form: 20 pixels high, centred by its
mass.

It is not meant to decide anything that matters on its own: amounts, votes, addresses, or anything
about a person. Measure it on pictures of your own first.
"""

TRAINING = """\
## Data

{data}

## Training

The recipe `{recipe}` (`digitus recipes {recipe}` prints all of it), from seed {seed}; epochs:
{epochs}, in {duration} on {threads} threads of {processor}.

- Optimizer: {optimizer}.
- {average}
- Each image is changed anew in each epoch, further than for the best score on MNIST, so that
  drawings by hand are understood that nobody has straightened: {augmentation}.
- Nothing was chosen on the test images: settings come from images held out of the training data,
  the weights are those that the training ended with, and the seed was fixed before.

```text
{summary}
```
"""

DATA = {
    "mnist": """\
MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges: {train:,} training images
(content hash `{train_hash}`) and {images:,} test images (`{test_hash}`), from Special Databases 1
and 3 of the US National Institute of Standards and Technology. Employees of the US Census Bureau
and high-school students wrote them; those who wrote the test images wrote no training image.""",
    "sample": """\
The embedded sample of MNIST: {train:,} training images (content hash `{train_hash}`) and
{images:,} test images (`{test_hash}`), all of them from MNIST's training set.""",
}
"""What is to be said of each data set that a network of the package may come from."""

RESULTS = """\
## How well it does

Measured once, after training, on the {images:,} test images: {accuracy:.2%} right, cross-entropy
{loss:.4f} nats, expected calibration error {calibration:.2%}.

| digit | {digits} |
|---|{sides}|
| found | {recalls} |

{confusions}

The same images with each of the 15 corruptions of MNIST-C, as `digitus.corruptions` draws them
with seed {corruption_seed}. Figures of the MNIST-C files differ a little, because the random
numbers do.

| corruption | right |
|---|---:|
{corruptions}
| **mean** | **{robust:.2%}** |
"""

LIMITS = """\
## Limits

- It knows digits alone: a letter, a blot and an empty picture are called a digit too. A low
  probability is a hint of it, no proof.
- It wants one digit in the middle. Several digits, ruled paper, shadows and photographs need a
  program before it that finds and cuts out digits.
- The writers were Americans of the early 1990s. Sevens with a bar, ones with a long upstroke and
  a foot, and digits of other scripts were hardly there, or not at all.
- Noise, blur, fog and the like were not trained on, only changes of place, size, angle and form;
  the table above shows which kinds it bears.
- Some of MNIST's labels are doubtful, so that the last tenths of a per cent say little.
- The embedded sample (`--data sample`) is part of MNIST's training set: what the network does
  there is no measure.

## Licence

The weights are under Digitus's licence, Apache-2.0. The file holds numbers and text, no image.
MNIST's own page states no licence; it is commonly described as © Yann LeCun and Corinna Cortes,
derived from the NIST databases, under Creative Commons Attribution-ShareAlike 3.0.

## Rebuilding it

`make pretrained` in the source of Digitus, with MNIST at hand (`digitus data fetch mnist`),
trains and measures it again and writes the model file and this card; nothing here is written by
hand. The same release on the same kind of processor gives the same weights, whatever the number
of threads. The figures above stand in the file as well:
`digitus inspect pretrained:{name} --json`, under metadata, "pretrained".
"""


def card_text(
    name: str, network: Network, recipe: Recipe, figures: Mapping[str, Any], size: int
) -> str:
    """Return the model card of a network.

    Parameters
    ----------
    name : str
        That the package knows it by.
    network : Network
    recipe : Recipe
        That it was trained by.
    figures : mapping
        What `building.figures_of` returned.
    size : int
        Bytes of the model file.

    Returns
    -------
    str
        Markdown.
    """
    test, corruptions = figures["test"], figures["corruptions"]
    low, high = interval(test["correct"], test["images"])
    settings = recipe.settings
    parts = (HEAD, TRAINING, RESULTS, LIMITS)
    return "\n".join(parts).format(
        name=name,
        warning=QUICK if figures["data"] == "sample" else "",
        shape=" x ".join(map(str, network.input_shape[:2])),
        weights=sum(entry.parameters for entry in network.layer_sizes),
        products=sum(entry.products for entry in network.layer_sizes),
        bytes=size,
        correct=test["correct"],
        images=test["images"],
        accuracy=test["accuracy"],
        low=low,
        high=high,
        robust=corruptions["mean_accuracy"],
        date=figures["date"],
        version=figures["versions"]["digitus"],
        data=DATA[figures["data"]].format(
            train=figures["train_images"],
            train_hash=figures["train_hash"],
            images=test["images"],
            test_hash=test["hash"],
        ),
        recipe=recipe.name,
        seed=figures["seed"],
        epochs=figures["epochs"],
        duration=duration(figures["seconds"]),
        threads=figures["threads"],
        processor=figures["machine"]["processor"],
        optimizer=f"{settings.optimizer}, batches of {settings.batch_size}",
        average=_average(settings.average),
        augmentation=_augmentation(settings.augmentation),
        summary=network.summary().rstrip(),
        loss=test["loss"],
        calibration=test["calibration_error"],
        digits=" | ".join(map(str, range(network.classes))),
        sides="|".join(["---:"] * network.classes),
        recalls=" | ".join("–" if part is None else f"{part:.1%}" for part in test["recall"]),
        confusions=_confusions(test["confusions"]),
        corruption_seed=corruptions["seed"],
        corruptions="\n".join(
            f"| {kind.replace('_', ' ')} | {accuracy:.2%} |"
            for kind, accuracy in corruptions["accuracy"].items()
        ),
    )


def interval(correct: int, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share that was counted.

    Parameters
    ----------
    correct, count : int
        0 to `count`, and 1 or more.

    Returns
    -------
    (float, float)
        Lowest and highest share, 0 to 1.
    """
    share, z = correct / count, 1.959964
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def _average(decay: float | None) -> str:
    if decay is None:
        return "The weights are those of the last step."
    return f"The weights are a running average over the steps, of decay {decay:g}."


def _augmentation(augmentation: Any) -> str:
    if augmentation is None:
        return "not at all"
    return ", ".join(
        f"{name.replace('_', ' ')} {_plain(value)}" for name, value in augmentation.in_use.items()
    )


def _plain(value: Any) -> str:
    return " to ".join(f"{part:g}" for part in (value if isinstance(value, tuple) else (value,)))


def _confusions(found: Sequence[Sequence[int]]) -> str:
    if not found:
        return "No test image is taken for another digit."
    listed = ", ".join(f"{true} for {seen} ({images:,})" for true, seen, images in found)
    return f"Most frequent mistakes, the true digit first: {listed}."
