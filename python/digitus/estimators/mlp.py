"""The multi-layer perceptron with scikit-learn's parameters, trained by the engine."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils import check_random_state

from digitus.estimators._classifier import NetworkClassifier, places_of, same_classes
from digitus.estimators._coefficients import HasCoefficients
from digitus.estimators._constraints import MLP
from digitus.estimators._dense_network import dense_layers, drawn_network, hidden_sizes
from digitus.estimators._inputs import as_labelled, as_weights
from digitus.estimators._mlp_training import MLPTraining, Samples, settings_of

Model = TypeVar("Model", bound="MLPClassifier")


class MLPClassifier(HasCoefficients, NetworkClassifier):
    """Multi-layer perceptron that is trained by log-loss: scikit-learn's, with Digitus inside.

    Parameters, attributes and methods are those of `sklearn.neural_network.MLPClassifier`. For
    three or more classes the same `random_state` gives the same initial weights, batches and
    held-out samples, and so the same results to the rounding of float32. What differs:

    - It computes in float32, and uint8 X is divided by 255; other numbers are taken as they are.
    - Two classes get two outputs and softmax, not one output and the logistic function: the same
      kind of model, but other initial weights.
    - There is no `solver="lbfgs"`, no `momentum=1.0`, and no multilabel y.
    - Losses are what they are. scikit-learn takes no probability below 1.2e-7 for X of float32, or
      2.2e-16 for float64, so that a sample which is very wrong counts less there in `loss_`; the
      weights do not depend on it, unless it decides when training stops.
    - Sample weights are 0 or more. Batches that weigh nothing in all change nothing but momentum.
    - A batch that holds all of at most 1,000 samples is put in order first, and equal rows are
      counted together, so that the order of X does not matter at all.
    - `partial_fit` goes on with the optimizer's state of the call before, but not after unpickling,
      or a change of the optimizer's parameters, `alpha` or `batch_size`: then it begins anew.

    Parameters
    ----------
    hidden_layer_sizes : array_like of int, or int
        Units of each hidden layer, 1 to 65,536; none for `()`.
    activation : {"identity", "logistic", "tanh", "relu"}
        Of the hidden layers.
    solver : {"adam", "sgd"}
        "lbfgs" is refused by `fit`.
    alpha : float
        L2 penalty of the weights, biases apart: 0 or more. Half of it times the sum of their
        squares is added to the sum of a batch's losses.
    batch_size : int or "auto"
        Samples a step; "auto" stands for 200, or all if they are fewer.
    learning_rate : {"constant", "invscaling", "adaptive"}
        For "sgd". "invscaling": divided by `t_ ** power_t` after each epoch. "adaptive": divided by
        5 where training would stop for want of progress, until it is below 1e-6.
    learning_rate_init : float
        Above 0.
    power_t : float
        0 or more, for "invscaling".
    max_iter : int
        Epochs at most.
    shuffle : bool
        Whether each epoch visits the samples in a new order.
    random_state : int, RandomState or None
        Draws initial weights, held-out samples and order.
    tol : float
        What counts as progress, 0 or more.
    verbose : bool or int
        Whether to print each epoch's loss.
    warm_start : bool
        Whether `fit` goes on from the weights of the call before.
    momentum : float
        0 to below 1, for "sgd".
    nesterovs_momentum : bool
        Whether that momentum looks ahead.
    early_stopping : bool
        Whether to hold out samples, to stop by their accuracy, and to end with the best weights.
    validation_fraction : float
        Share of the held-out samples, 0 to below 1.
    beta_1, beta_2 : float
        0 to below 1, for "adam".
    epsilon : float
        Above 0, for "adam".
    n_iter_no_change : int
        Epochs in a row without progress after which training stops; `numpy.inf` for never.
    max_fun : int
        Not used: it belongs to "lbfgs".

    Attributes
    ----------
    network_ : Network
        The trained network, to save, export or look into.
    classes_ : ndarray, shape (n_classes,)
    coefs_, intercepts_ : list of ndarray of float32
        Weights [inputs, units] and biases [units], layer by layer: copies that cannot be written
        to. A list of arrays may be assigned as a whole.
    loss_ : float
        Of the latest epoch, penalty included.
    best_loss_ : float or None
        None with early stopping.
    loss_curve_ : list of float
        One entry an epoch.
    validation_scores_ : list of float or None
    best_validation_score_ : float or None
        None without early stopping.
    n_iter_ : int
        Epochs of the latest call.
    t_ : int
        Samples seen in all.
    n_layers_, n_outputs_ : int
        Layers, input included; outputs, one a class.
    out_activation_ : str
        "softmax".
    n_features_in_ : int
    feature_names_in_ : ndarray of str
        If X had names.

    Examples
    --------
    >>> import digitus
    >>> from sklearn.datasets import load_digits
    >>> X, y = load_digits(return_X_y=True)
    >>> model = digitus.MLPClassifier((32,), random_state=0, tol=0.01)
    >>> model.fit(X[:1500] / 16, y[:1500]).score(X[1500:] / 16, y[1500:]) > 0.85
    True
    """

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = MLP

    def __init__(
        self,
        hidden_layer_sizes: ArrayLike = (100,),
        activation: str = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: int | str = "auto",
        learning_rate: str = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: bool | int = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        max_fun: int = 15000,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change
        self.max_fun = max_fun

    def fit(self: Model, X: Any, y: Any, sample_weight: Any = None) -> Model:
        """Train on labelled samples.

        Parameters
        ----------
        X : array_like or sparse matrix, shape (n, features)
            Sparse ones are made dense, as float32 or uint8: n · features · 4 or 1 bytes.
        y : array_like, shape (n,)
            Labels of any kind that can be sorted, of at least two classes.
        sample_weight : array_like, shape (n,), or None
            Each 0 or more, one of them above 0.

        Returns
        -------
        MLPClassifier
            The estimator itself.
        """
        self._check_parameters()
        is_first = not (self.warm_start and self._is_begun)
        rows, y = as_labelled(self, X, y, reset=is_first)
        if is_first:
            self.classes_ = self._find_classes(y)
        elif not same_classes(y, self.classes_):
            raise ValueError(
                "warm_start can only be used where `y` has the same classes as in the previous "
                f"call to fit. Previously got {self.classes_}, `y` has {np.unique(y)}"
            )
        return self._train(rows, y, sample_weight, is_first=is_first, is_partial=False)

    def partial_fit(
        self: Model, X: Any, y: Any, sample_weight: Any = None, classes: Any = None
    ) -> Model:
        """Train for one epoch, going on from the call before.

        Parameters
        ----------
        X, y, sample_weight
            As of `fit`; y need not have all classes.
        classes : array_like, shape (n_classes,), or None
            All classes that will ever come, at least two: needed by the first call.

        Returns
        -------
        MLPClassifier
            The estimator itself.
        """
        self._check_parameters()
        if self.early_stopping:
            raise ValueError("partial_fit does not support early_stopping=True")
        is_first = not self._is_begun
        if is_first and classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit.")
        if not is_first and classes is not None and not same_classes(classes, self.classes_):
            raise ValueError(
                f"`classes={classes!r}` is not the same as on last call to partial_fit, was: "
                f"{self.classes_!r}"
            )
        rows, y = as_labelled(self, X, y, reset=is_first)
        if rows.dtype == np.uint8:  # The optimizer's state goes on whatever comes next.
            rows = rows.astype(np.float32) / np.float32(255)
        if is_first:
            self.classes_ = self._find_classes(np.asarray(classes))
        return self._train(rows, y, sample_weight, is_first=is_first, is_partial=True)

    @property
    def _is_begun(self) -> bool:
        return hasattr(self, "network_")

    def _check_parameters(self) -> None:
        self._validate_params()
        if self.solver == "lbfgs":
            raise ValueError(
                "solver='lbfgs' is not available: Digitus trains batch by batch. Choose 'adam' or "
                "'sgd', or sklearn.neural_network.MLPClassifier"
            )

    def _train(
        self: Model,
        rows: Any,
        y: NDArray[Any],
        sample_weight: Any,
        *,
        is_first: bool,
        is_partial: bool,
    ) -> Model:
        labels = places_of(y, self.classes_)
        samples = Samples(rows, labels, as_weights(sample_weight, rows))
        self._random_state = check_random_state(self.random_state)
        hidden = hidden_sizes(self.hidden_layer_sizes)
        if is_first:
            self._begin(rows.shape[1], hidden)
        else:
            self._check_layers(dense_layers(hidden, len(self.classes_), self.activation))
            if bool(self.early_stopping) != (self.validation_scores_ is not None):
                self._begin_stopping()  # The parameter has been changed since.
        training = getattr(self, "_training", None)
        if is_first or not is_partial or training is None or training.settings != settings_of(self):
            training = self._training = MLPTraining(self)
        training.fit(self, samples, is_partial=is_partial)
        if not all(np.isfinite(values).all() for values in self.network_.parameters().values()):
            raise ValueError(
                "Solver produced non-finite parameter weights. The input data may contain large "
                "values and need to be preprocessed."
            )
        return self

    def _begin(self, features: int, hidden: list[int]) -> None:
        """Draw a network, and set what is told of a training before its first epoch."""
        classes = len(self.classes_)
        self.network_ = drawn_network(
            features, hidden, classes, self.activation, self._random_state
        )
        self._name_classes()
        self.n_iter_ = self.t_ = 0
        self.n_outputs_ = classes
        self.n_layers_ = len(hidden) + 2
        self.out_activation_ = "softmax"
        self.loss_curve_: list[float] = []
        self._begin_stopping()

    def _begin_stopping(self) -> None:
        """Set what the rules of stopping compare with, before the first epoch under them."""
        self.best_loss_ = None if self.early_stopping else np.inf
        self.validation_scores_: list[float] | None = [] if self.early_stopping else None
        self.best_validation_score_ = -np.inf if self.early_stopping else None
        self._no_improvement_count = 0
