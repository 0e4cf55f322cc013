"""The estimators travel: through pickles, clones, pipelines and the processes of a grid search."""

from __future__ import annotations

import pickle
import warnings

import joblib
import numpy as np
import pytest
from estimator_data import digits, fitted
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from synthetic import run_python

import digitus

MODELS = {
    "mlp": lambda: digitus.MLPClassifier((16,), max_iter=25, random_state=0),
    "convnet": lambda: digitus.ConvNetClassifier((8,), epochs=8, batch_size=16, random_state=0),
}

ELSEWHERE = """
import pickle, sys
import numpy as np
with open(sys.argv[1], "rb") as file:
    model, X, expected = pickle.load(file)
np.testing.assert_array_equal(model.predict_proba(X), expected)
print(type(model).__name__, model.n_features_in_)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_pickle_is_read_in_another_process(name, tmp_path):
    X, y = digits(150)
    model = fitted(MODELS[name](), X, y)
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps((model, X, model.predict_proba(X))))
    done = run_python(ELSEWHERE.replace("sys.argv[1]", repr(str(path))))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [type(model).__name__, "64"]


@pytest.mark.parametrize("name", MODELS)
def test_pickle_carries_the_file_of_the_network(name, tmp_path):
    X, y = digits(150)
    model = fitted(MODELS[name](), X, y)
    assert isinstance(model.__getstate__()["network_"], bytes)
    path = tmp_path / "network.safetensors"
    path.write_bytes(model.__getstate__()["network_"])
    network = digitus.Network.load(path)
    np.testing.assert_array_equal(network.predict_proba(X), model.predict_proba(X))
    joblib.dump(model, tmp_path / "model.joblib", compress=3)
    for copy in (joblib.load(tmp_path / "model.joblib"), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(copy.predict(X), model.predict(X))
        assert copy.get_params() == model.get_params()
        assert copy.loss_curve_ == model.loss_curve_
    unfitted = pickle.loads(pickle.dumps(MODELS[name]()))
    assert not hasattr(unfitted, "network_")


def test_damaged_pickle_is_refused():
    X, y = digits(60)
    model = fitted(MODELS["mlp"](), X, y)
    content = pickle.dumps(model)
    kernel = model.coefs_[0].tobytes()[:16]
    place = content.index(kernel)
    damaged = content[:place] + b"\xff" * 16 + content[place + 16 :]
    with pytest.raises(digitus.ModelFormatError):
        pickle.loads(damaged)


def test_partial_fit_goes_on_behind_a_pickle():
    X, y = digits(150)
    model = digitus.MLPClassifier(random_state=0).partial_fit(X, y, classes=range(10))
    copy = pickle.loads(pickle.dumps(model))
    loss = copy.partial_fit(X, y).loss_
    assert loss < model.loss_
    assert copy.t_ == 300


def test_clone_is_unfitted_and_has_the_same_parameters():
    X, y = digits(60)
    model = fitted(MODELS["mlp"](), X, y)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "network_")
    assert copy.set_params(alpha=0.5).alpha == 0.5
    layers = [digitus.Conv2D(3, 3)]
    assert clone(digitus.ConvNetClassifier(layers=layers)).layers == layers


@pytest.mark.parametrize("name", MODELS)
def test_in_a_pipeline_and_cross_validated(name):
    X, y = digits(200)
    pipeline = make_pipeline(StandardScaler(), MODELS[name]())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        scores = cross_val_score(pipeline, X, y % 2, cv=2)
        pipeline.fit(X, y % 2)
    assert scores.min() > 0.6
    assert pipeline.predict(X).shape == (200,)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Python warns of forks beside threads.
@pytest.mark.parametrize("backend", ["loky", "multiprocessing"])
def test_grid_search_in_two_processes(backend):
    X, y = digits(200)
    digitus.MLPClassifier(max_iter=1, tol=9).partial_fit(X, y, classes=range(10))  # has threads
    grid = {"alpha": [1e-4, 1e-2], "learning_rate_init": [0.01, 0.02]}
    with joblib.parallel_backend(backend), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        search = GridSearchCV(MODELS["mlp"](), grid, cv=2, n_jobs=2).fit(X, y)
        alone = GridSearchCV(MODELS["mlp"](), grid, cv=2).fit(X, y)
    assert len(search.cv_results_["params"]) == 4
    np.testing.assert_array_equal(
        search.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"]
    )
    assert search.best_score_ > 0.6


WITHOUT = """
import sys
sys.modules["sklearn"] = None
import digitus
from digitus import *
assert Network
for name in ("MLPClassifier", "ConvNetClassifier"):
    assert name in dir(digitus)
    try:
        getattr(digitus, name)
    except ImportError as error:
        print(error)
"""


def test_missing_scikit_learn_is_told_with_what_to_do():
    done = run_python(WITHOUT)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("need scikit-learn 1.6 or newer; run: pip install 'digitus[sklearn]'")


def test_import_and_training_do_without_scikit_learn():
    code = "import sys, digitus; from digitus import *; digitus.Network.fit, Trainer"
    done = run_python(f"{code}; assert not {{'sklearn', 'scipy'}} & set(sys.modules)")
    assert done.returncode == 0, done.stderr
