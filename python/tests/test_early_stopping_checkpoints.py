"""What watches a training is part of its checkpoints: it ends the same, or not at all."""

from __future__ import annotations

import json

import pytest
from checkpoint_runs import DATASET, fit, outcome, parameter_bytes
from synthetic import small_network
from watched_runs import WILD, first_stop, stopper

import digitus
from digitus._watching import WEIGHTS_LIMIT


@pytest.mark.parametrize("average", [None, 0.8])
@pytest.mark.parametrize("order", ["before", "behind"])
def test_a_training_stopped_at_any_epoch_goes_on_to_the_same_end(tmp_path, order, average):
    """Also where Ctrl-C comes after an epoch is recorded and before the callback sees it."""
    whole, path = small_network(), tmp_path / "c"
    expected = stopper()
    fit(whole, callbacks=[expected], average=average, **WILD)
    for epoch in range(1, whole.history.epochs + 1):

        def interrupt(event, epoch=epoch):
            if event.epoch == epoch:
                raise KeyboardInterrupt

        callbacks = [stopper(), interrupt] if order == "behind" else [interrupt, stopper()]
        with pytest.raises(KeyboardInterrupt):
            fit(small_network(), callbacks=callbacks, checkpoint=path, average=average, **WILD)
        assert digitus.Checkpoint.read(path).finished_epochs == epoch
        resumed, callback = small_network(), stopper()
        fit(resumed, callbacks=[callback], resume=path, checkpoint=path, average=average, **WILD)
        assert outcome(resumed) == outcome(whole)
        assert (callback.best, callback.best_epoch) == (expected.best, expected.best_epoch)
        again = small_network()
        fit(again, callbacks=[stopper()], resume=path, average=average, **WILD)
        assert outcome(again) == outcome(whole)
        assert json.loads(again.metadata["digitus.training"])["kept_epoch"] == callback.best_epoch


def change_state(path, **changes):
    """Write a checkpoint once more, with another state of its callback."""
    note = json.loads(digitus.Checkpoint.read(path).note)
    note["watchers"][0].update(changes)
    settings = {"optimizer": WILD["optimizer"], "batch_size": WILD["batch_size"], "seed": 3}
    with digitus.Trainer(small_network(), DATASET, **settings) as trainer:
        trainer.restore(path)
        trainer.save(path, json.dumps(note))


def test_the_comparison_would_notice_another_state(tmp_path):
    whole, path = small_network(), tmp_path / "c"
    losses = fit(whole, callbacks=[stopper()], **WILD).val_loss
    _, best = first_stop(losses, 2)
    assert best > 2

    def interrupt(event):
        if event.epoch == best - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(small_network(), callbacks=[stopper(), interrupt], checkpoint=path, **WILD)
    change_state(path, best=0.0)
    resumed = small_network()
    fit(resumed, callbacks=[stopper()], resume=path, **WILD)
    assert outcome(resumed) != outcome(whole)


def test_more_patience_goes_on(tmp_path):
    whole, path = small_network(), tmp_path / "c"
    fit(whole, callbacks=[stopper(patience=12)], **WILD)
    fit(small_network(), callbacks=[stopper()], checkpoint=path, **WILD)
    patient = small_network()
    fit(patient, callbacks=[stopper(patience=12)], resume=path, **WILD)
    assert patient.history.epochs == 12
    assert outcome(patient) == outcome(whole)


@pytest.mark.parametrize(
    ("callbacks", "message"),
    [
        ([], "trained with EarlyStopping of BestWeights and EarlyStopping, here it is none"),
        ([digitus.BestWeights()], "kind of BestWeights.*was trained with 'EarlyStopping'"),
        ([stopper(monitor="val_accuracy")], "monitor of .*was trained with 'val_loss'"),
        ([stopper(min_delta=0.5)], "min_delta of .*was trained with 0.0"),
        ([stopper(restore_best_weights=False)], "restore_best_weights of .*trained with True"),
        ([stopper(), stopper()], "trained with EarlyStopping of .* EarlyStopping, EarlyStopping"),
    ],
)
def test_other_callbacks_than_those_of_the_checkpoint_are_refused(tmp_path, callbacks, message):
    path, network = tmp_path / "c", small_network()
    fit(small_network(), callbacks=[stopper()], checkpoint=path, **WILD)
    before = parameter_bytes(network)
    with pytest.raises(digitus.ArgumentError, match=message):
        fit(network, callbacks=callbacks, resume=path, **WILD)
    assert parameter_bytes(network) == before


@pytest.mark.parametrize(
    "change",
    [
        {"weights": "AAAA"},
        {"weights": 3},
        {"weights": "AADAfw==" * 100},
        {"weights": "no base64!"},
        {"epoch": 99},
        {"epoch": "x"},
        {"best_epoch": -1},
        {"best": None},
        {"best": "best"},
    ],
    ids=str,
)
def test_damaged_state_is_refused(tmp_path, change):
    path = tmp_path / "c"
    fit(small_network(), callbacks=[stopper()], checkpoint=path, **WILD)
    change_state(path, **change)
    fresh = small_network()
    before = parameter_bytes(fresh)
    with pytest.raises(digitus.ModelFormatError, match="its state of EarlyStopping.* is damaged"):
        fit(fresh, callbacks=[stopper()], resume=path, **WILD)
    assert parameter_bytes(fresh) == before


def test_a_split_must_be_that_of_the_checkpoint(tmp_path):
    path = tmp_path / "c"
    given = {**WILD, "validation_data": None}
    whole, resumed = small_network(), small_network()
    fit(whole, validation_split=0.2, **given)
    fit(small_network(), validation_split=0.2, checkpoint=path, **{**given, "epochs": 5})
    with pytest.raises(digitus.ArgumentError, match="trained with 0.2, here it is 0.25"):
        fit(resumed, validation_split=0.25, resume=path, **given)
    with pytest.raises(digitus.ArgumentError, match="trained with 0.2, here it is None"):
        fit(resumed, resume=path, **WILD)
    fit(resumed, validation_split=0.2, resume=path, **given)
    assert outcome(resumed) == outcome(whole)


def test_best_weights_too_many_for_a_checkpoint_are_refused_before_training(tmp_path):
    layers = [digitus.Dense(WEIGHTS_LIMIT // 46 + 1), digitus.Dense(10)]
    network = digitus.Network((36,), layers)
    with pytest.raises(digitus.ArgumentError, match=r"has room for 3,000,000 best weights, and"):
        fit(network, callbacks=[digitus.BestWeights()], checkpoint=tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_the_most_weights_that_are_allowed_fit_into_a_checkpoint(tmp_path):
    layers = [digitus.Dense(WEIGHTS_LIMIT // 48), digitus.Dense(10)]
    network = digitus.Network((36,), layers)
    history = fit(
        network,
        epochs=1,
        batch_size=None,
        callbacks=[digitus.BestWeights()],
        checkpoint=tmp_path / "c",
    )
    assert history.epochs == 1
