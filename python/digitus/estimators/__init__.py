"""Classifiers with the manners of scikit-learn, which must be installed for them.

`MLPClassifier` takes the parameters of `sklearn.neural_network.MLPClassifier` and learns the same;
`ConvNetClassifier` is for images. Both are trained by the engine, in float32. They pickle: the
network travels as the bytes of its safetensors file. Loading a pickle runs whatever code it
contains, so load only those that you trust; `estimator.network_.save("model.safetensors")` writes
a file that cannot run anything.
"""

from __future__ import annotations

try:
    from sklearn.utils.validation import validate_data as _validate_data
except ImportError as error:
    from digitus._extras import MissingExtraError
    from digitus.reference.missing import remedy

    raise MissingExtraError(
        "digitus.MLPClassifier and digitus.ConvNetClassifier need scikit-learn 1.6 or newer; "
        + remedy("sklearn")
    ) from error

from digitus.estimators.convnet import ConvNetClassifier
from digitus.estimators.mlp import MLPClassifier

__all__ = ["ConvNetClassifier", "MLPClassifier"]

del _validate_data
