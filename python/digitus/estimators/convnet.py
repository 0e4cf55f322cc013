"""A convolutional network as an estimator of scikit-learn's kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state

from digitus._arrays import Images
from digitus.augmentation import Augmentation
from digitus.datasets import Dataset
from digitus.early_stopping import EarlyStopping
from digitus.estimators._classifier import NetworkClassifier, places_of, same_classes
from digitus.estimators._constraints import CONVNET
from digitus.estimators._convnet_layers import convnet_layers, with_scores
from digitus.estimators._image_shapes import as_flat, image_shape
from digitus.estimators._inputs import as_labelled, as_matrix, as_weights, merged
from digitus.history import History
from digitus.layers import Layer
from digitus.network import Network
from digitus.optimizers import NAMED_OPTIMIZERS, Optimizer

Model = TypeVar("Model", bound="ConvNetClassifier")


class ConvNetClassifier(NetworkClassifier):
    """Convolutional network for images, with the manners of scikit-learn.

    X has shape (n, height, width), (n, height, width, channels) or (n, height · width · channels).
    Flat ones are taken for squares of one channel if their number of values is a square, and for
    images one pixel high if it is not; `image_shape` says otherwise. uint8 X is divided by 255;
    other numbers are taken as they are, in float32.

    By default the network is the small one of the Keras examples: twice a convolution with ReLU and
    a pool that halves height and width, then dropout and the scores, trained with Adam for 12
    epochs with a rate that rises and falls. That gets 99.3 % of MNIST's test images right.

    Parameters
    ----------
    filters : int or sequence of int
        Outputs of each convolution.
    kernel_size : int
        Height and width of their windows.
    dense_units : int or sequence of int
        Units of each dense layer between the convolutions and the scores.
    dropout : float
        Share of the inputs of dense layers and scores that is left out in training: 0 to below 1.
    activation : {"relu", "leaky_relu", "gelu", "sigmoid", "tanh"}
        Behind convolutions and dense layers.
    layers : sequence of Layer or None
        Layers of `digitus` in place of the five parameters before; the scores, `Dense(n_classes)`,
        are added behind them.
    image_shape : sequence of int or None
        (height, width) or (height, width, channels) of flat images.
    epochs : int
        Times that every image is used, at most.
    batch_size : int
        Images a step.
    optimizer : {"adam", "adamw", "sgd", "momentum", "nesterov"}
        With its usual numbers, the learning rate apart.
    learning_rate : float
        The highest one; above 0.
    schedule : {"one_cycle", "cosine", "constant"}
        Course of the learning rate over all epochs; see `digitus.OneCycle` and `digitus.Cosine`.
    label_smoothing : float
        What of each label is spread over all classes: 0 to below 1.
    augmentation : str, Augmentation or None
        As of `Network.fit`: changes each image at random in each epoch.
    early_stopping : bool
        Whether to hold out images, the same share of each class, to stop when the loss of those
        gets no better, and to end with the weights of the best epoch.
    validation_fraction : float
        Share of the held-out images, above 0, below 1.
    n_iter_no_change : int
        Epochs without a better loss after which training stops.
    tol : float
        By how much it must be better, 0 or more.
    random_state : int, RandomState or None
        Draws initial weights, held-out images, order, dropout and augmentation.
    verbose : bool
        Whether to show progress on stderr.
    warm_start : bool
        Whether `fit` goes on from the weights of the call before.

    Attributes
    ----------
    network_ : Network
        The trained network, to save, export or look into.
    history_ : History
        Loss and accuracy of each epoch.
    classes_ : ndarray, shape (n_classes,)
    image_shape_ : tuple of int
        Height, width and channels.
    loss_curve_ : list of float
        One entry an epoch.
    validation_scores_ : list of float or None
        Accuracy on the held-out images; None without early stopping.
    best_validation_score_ : float or None
        That of the epoch with the lowest loss, whose weights the network has.
    n_iter_ : int
        Epochs.
    n_features_in_ : int
        Values of an image.
    feature_names_in_ : ndarray of str
        If X had names.

    Examples
    --------
    >>> import digitus
    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits()
    >>> model = digitus.ConvNetClassifier(random_state=0)
    >>> X, y = digits.images / 16, digits.target
    >>> model.fit(X[:1500], y[:1500]).score(X[1500:], y[1500:]) > 0.9
    True
    """

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = CONVNET

    def __init__(
        self,
        filters: ArrayLike = (32, 64),
        *,
        kernel_size: int = 3,
        dense_units: ArrayLike = (),
        dropout: float = 0.5,
        activation: str = "relu",
        layers: Sequence[Layer] | None = None,
        image_shape: Sequence[int] | None = None,
        epochs: int = 12,
        batch_size: int = 128,
        optimizer: str = "adam",
        learning_rate: float = 0.004,
        schedule: str = "one_cycle",
        label_smoothing: float = 0.0,
        augmentation: str | Augmentation | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 5,
        tol: float = 0.0,
        random_state: Any = None,
        verbose: bool = False,
        warm_start: bool = False,
    ) -> None:
        self.filters = filters
        self.kernel_size = kernel_size
        self.dense_units = dense_units
        self.dropout = dropout
        self.activation = activation
        self.layers = layers
        self.image_shape = image_shape
        self.epochs = epochs
        self.batch_size = batch_size
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.label_smoothing = label_smoothing
        self.augmentation = augmentation
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.random_state = random_state
        self.verbose = verbose
        self.warm_start = warm_start

    def fit(self: Model, X: Any, y: Any, sample_weight: Any = None) -> Model:
        """Train on labelled images.

        Parameters
        ----------
        X : array_like or sparse matrix, shape (n, height, width[, channels]) or (n, values)
            Sparse ones are made dense, as float32 or uint8.
        y : array_like, shape (n,)
            Labels of any kind that can be sorted, of at least two classes.
        sample_weight : array_like, shape (n,), or None
            Each 0 or more, one of them above 0.

        Returns
        -------
        ConvNetClassifier
            The estimator itself.
        """
        self._validate_params()
        is_first = not (self.warm_start and hasattr(self, "network_"))
        flat, seen = as_flat(X)
        rows, y = as_labelled(self, flat, y, reset=is_first)
        weights = as_weights(sample_weight, rows)
        random = check_random_state(self.random_state)
        if is_first:
            classes = self._find_classes(y)
            shape = image_shape(self.image_shape, seen, rows.shape[1])
            network = Network(shape, self._layers(shape, len(classes)), _seed(random))
            self.classes_, self.image_shape_, self.network_ = classes, shape, network
            self._name_classes()
        else:
            self._check_shape(seen)
            self._check_layers(self._layers(self.image_shape_, len(self.classes_)))
            if not same_classes(y, self.classes_):
                raise ValueError(
                    "warm_start: expected y with the classes of the call before, "
                    f"{self.classes_}, got {np.unique(y)}"
                )
        self._train(rows, places_of(y, self.classes_), weights, random)
        return self

    def _layers(self, shape: tuple[int, ...], classes: int) -> list[Layer]:
        if self.layers is not None:
            return with_scores(self.layers, classes)
        return convnet_layers(
            shape,
            classes,
            filters=self.filters,
            kernel_size=int(self.kernel_size),
            activation=self.activation,
            dense_units=self.dense_units,
            dropout=float(self.dropout),
        )

    def _train(
        self,
        rows: Images,
        labels: NDArray[np.int64],
        weights: NDArray[np.float64] | None,
        random: Any,
    ) -> None:
        network, validation = self.network_, None
        if self.early_stopping:
            kept, held = train_test_split(
                np.arange(len(rows)),
                random_state=random,
                test_size=self.validation_fraction,
                stratify=labels,
            )
            validation = Dataset._from_rows(rows[held], labels[held], network.classes)
            rows, labels = rows[kept], labels[kept]
            weights = None if weights is None else weights[kept]
        if self.batch_size >= len(rows):
            rows, labels, weights = merged(rows, labels, weights)
        stopping = EarlyStopping(
            min_delta=float(self.tol),
            patience=int(self.n_iter_no_change),
            restore_best_weights=True,
        )
        self.history_: History = network.fit(
            Dataset._from_rows(rows, labels, network.classes),
            epochs=int(self.epochs),
            batch_size=int(self.batch_size),
            optimizer=self._optimizer(),
            seed=_seed(random),
            schedule=self.schedule,
            label_smoothing=float(self.label_smoothing),
            sample_weight=weights,
            reduction="weights",
            augmentation=self.augmentation,
            validation_data=validation,
            callbacks=[stopping] if self.early_stopping else [],
            progress=bool(self.verbose),
        )
        self.n_iter_ = self.history_.epochs
        self.loss_curve_ = list(self.history_.loss)
        is_watched = self.early_stopping and stopping.best_epoch > 0
        self.validation_scores_ = list(self.history_.val_accuracy) if is_watched else None
        self.best_validation_score_ = (
            self.history_.val_accuracy[stopping.best_epoch - 1] if is_watched else None
        )
        if not all(np.isfinite(values).all() for values in network.parameters().values()):
            raise ValueError(
                "training diverged: weights are not finite; scale X, or lower the learning_rate"
            )

    def _optimizer(self) -> Optimizer:
        usual = NAMED_OPTIMIZERS[self.optimizer]
        return dataclasses.replace(usual, learning_rate=float(self.learning_rate))

    def _matrix(self, X: Any) -> Any:
        flat, seen = as_flat(X)
        self._check_shape(seen)
        return as_matrix(self, flat, reset=False)

    def _check_shape(self, seen: tuple[int, int, int] | None) -> None:
        if seen is not None and seen != self.image_shape_:
            raise ValueError(f"X: expected images of shape {self.image_shape_}, got {seen}")


def _seed(random: Any) -> int:
    """Draw a seed of the engine's from a generator of scikit-learn's."""
    return int(random.randint(np.iinfo(np.int32).max))
