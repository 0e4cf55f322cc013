"""The words of the model card; what stands in braces is filled in by `card`."""

from __future__ import annotations

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
| beside it | `{name}-rejection.safetensors`: an output more, for "no digit" |
| weights | {weights:,}, in a file of {bytes:,} bytes (safetensors) |
| work | {products:,} multiplications and additions an image |
| test images right | {correct:,} of {images:,}: **{accuracy:.2%}** |
| its 95 % interval | {low:.2%} to {high:.2%} |
| corrupted images right | {robust:.2%}, mean of 15 corruptions |
| made | {date}, Digitus {version} |

## What it is for

To recognise handwritten digits: `digitus.recognize` finds them in drawings, scans and
photographs, brings each into MNIST's form, and asks this network. Also to teach with, to try the
engine with, and to begin trainings of one's own from. `digitus.normalize_image` brings an image of
one digit into the form that it was trained on.

It is not meant to decide anything that matters on its own: amounts, votes, addresses, or anything
about a person. Measure it on pictures of your own first.
"""

TRAINING = """\
## Data

{data}

{learnt:,} of the training images are learnt from; {held:,}, the same share of each digit, are held
out to calibrate with. From those to learn from a corpus of {corpus_count:,} images is made, by
programs and from one seed. In each group all images have the form in which `digitus.recognize`
sees what it finds.

| group | images | what it shows |
|---|---:|---|
{groups}

## Training

The recipe `{recipe}` (`digitus recipes {recipe}` prints all of it), from seed {seed}; epochs:
{epochs}, in {duration} on {threads} threads of {processor}.

- Optimizer: {optimizer}.
- {average}
- The network that is trained has an output more, for "no digit". It is split off afterwards, into
  a file of its own; together both are the network that was trained.
- Each image is changed anew in each epoch: {augmentation}.
- Nothing was chosen on the test images: settings come from images held out of the training data,
  the weights are those that the training ended with, and the seed was fixed before.

```text
{summary}
```
"""

DATA = {
    "mnist": """\
MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges: {all:,} training images
(content hash `{all_hash}`) and {images:,} test images (`{test_hash}`), from Special Databases 1
and 3 of the US National Institute of Standards and Technology. Employees of the US Census Bureau
and high-school students wrote them; those who wrote the test images wrote no training image.""",
    "sample": """\
The embedded sample of MNIST: {all:,} training images (content hash `{all_hash}`) and
{images:,} test images (`{test_hash}`), all of them from MNIST's training set.""",
}
"""What is to be said of each data set that a network of the package may come from."""

RESULTS = """\
## How well it does

The ten outputs, measured once, after training, on the {images:,} test images: {accuracy:.2%}
right, cross-entropy {loss:.4f} nats, expected calibration error {calibration:.2%}.

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

CALIBRATION = """\
## How sure it is

All logits are divided by {temperature:.3f}, the temperature of the least cross-entropy over images
held out ({seen}). The threshold of `digitus.recognize` is a
confidence of {threshold:g}: of the digits held out that are read rightly, at most {lost:.2%} of
each of these groups falls below it. The groups held out, read by the network alone:

| group | images | right | of them sure enough | refused | calibration error |
|---|---:|---:|---:|---:|---:|
{held_groups}

"Refused" are those of what is no digit whose most likely digit stays below the threshold.
"""

LIMITS = """\
## Limits

- It tells letters, scribbles and blots from digits as far as they do not look like one: O is 0, I
  and l are 1, S is 5. The ten outputs alone cannot say "none"; `digitus.recognize` can.
- It wants one digit in MNIST's form. `digitus.recognize` finds, cuts and normalises them; its own
  limits are in the documentation, under "How well it reads handwriting".
- MNIST's writers were Americans of the early 1990s. Sevens with a bar, ones with a long upstroke or
  a foot, open fours and the like come from strokes that a program draws. Digits of other scripts
  are not known to it.
- Noise, fog and the like behind a digit were not trained on, because `digitus.recognize` takes them
  away; the table above shows which kinds the network bears alone.
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
