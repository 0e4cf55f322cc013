"""Networks that come with the package, trained, each with its model card.

>>> import digitus
>>> network = digitus.pretrained("mnist")
>>> _, test = digitus.load_data("mnist")
>>> network.evaluate(test).accuracy > 0.99
True
>>> print(digitus.models.card("mnist"))

Each is a model file and a card in Markdown beside this module: NAME.safetensors and NAME.md. Both
are written by `make pretrained` of the source, and the figures of the card stand in the metadata of
the model file too, under "pretrained".
"""

from __future__ import annotations

from digitus.models._shipped import FIGURES, NAMES, card, file_of, model_file, pretrained

__all__ = ["FIGURES", "NAMES", "card", "file_of", "model_file", "pretrained"]
