"""scikit-learn's own checks of estimators, and of their parameters."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.utils.estimator_checks import check_estimator, check_param_validation
from threadpoolctl import threadpool_limits

import digitus

CLASSIFIERS = [digitus.MLPClassifier, digitus.ConvNetClassifier]


def failures(estimator):
    """Return the checks that an estimator does not pass, with their reasons."""
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 50
    return {
        result["check_name"]: result["exception"]
        for result in results
        if result["status"] not in {"passed", "skipped"}
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLASSIFIERS)
def test_estimator_passes_all_checks(kind):
    assert failures(kind()) == {}


class Forgetful(digitus.MLPClassifier):
    """Ignores weights of samples, and answers with places in place of labels."""

    def fit(self, X, y, sample_weight=None):
        """Fit without the weights."""
        return super().fit(X, y)

    def predict(self, X):
        """Return places."""
        return self.predict_proba(X).argmax(axis=1)


@pytest.mark.slow
def test_checks_notice_a_wrong_estimator():
    found = failures(Forgetful(max_iter=5))
    assert {
        "check_all_zero_sample_weights_error",
        "check_sample_weight_equivalence_on_dense_data",
        "check_classifiers_train",
    } <= found.keys()


@pytest.mark.parametrize("kind", CLASSIFIERS)
def test_each_parameter_is_checked(kind):
    check_param_validation(kind.__name__, kind())


def test_parameters_are_those_of_scikit_learn():
    from sklearn.neural_network import MLPClassifier

    assert digitus.MLPClassifier().get_params() == MLPClassifier().get_params()
    assert np.isinf(digitus.MLPClassifier(n_iter_no_change=np.inf).n_iter_no_change)
