"""A trainer's profile: what it counts, that it adds up, and that it changes nothing."""

from __future__ import annotations

import dataclasses

import pytest
from synthetic import digits, small_network

import digitus

IMAGES, LABELS = digits(1000)
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS)


def parameter_bytes(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


def test_parts_make_up_the_time_of_all_threads():
    with digitus.Trainer(small_network(), DATASET, batch_size=300) as trainer:
        trainer.run()
        trainer.start_profiling()
        trainer.run(100)
        profile = trainer.profile()
    assert (profile.steps, profile.images) == (3, 700)
    assert profile.threads == digitus.num_threads()
    assert profile.seconds > 0
    assert list(profile.parts) == [
        "gather", "forward", "loss", "backward", "gradients", "update", "waiting",
    ]  # fmt: skip
    assert all(seconds >= 0 for seconds in profile.parts.values())
    assert sum(profile.parts.values()) == pytest.approx(profile.seconds * profile.threads)


def test_every_field_of_the_engine_is_told():
    from digitus._signatures import ProfileStructure

    native = [name for name, _ in ProfileStructure._fields_ if name != "struct_size"]
    assert [field.name for field in dataclasses.fields(digitus.StepProfile)] == native
    numbers = ProfileStructure(0, *range(1, len(native) + 1))
    assert dataclasses.astuple(digitus.StepProfile.of(numbers)) == (*range(1, len(native) + 1),)


def test_start_forgets_and_stop_keeps():
    with digitus.Trainer(small_network(), DATASET) as trainer:
        for _ in range(2):
            trainer.start_profiling()
            assert trainer.profile().steps == 0
            trainer.run(2)
            assert trainer.profile().steps == 2
        trainer.stop_profiling()
        before = trainer.profile()
        trainer.run(2)
        assert trainer.profile() == before


def test_profile_needs_a_start():
    with digitus.Trainer(small_network(), DATASET) as trainer:
        with pytest.raises(digitus.StateError, match="no profile"):
            trainer.profile()
        trainer.stop_profiling()
        with pytest.raises(digitus.StateError, match="no profile"):
            trainer.profile()


def test_closed_trainer_has_no_profile():
    trainer = digitus.Trainer(small_network(), DATASET)
    trainer.start_profiling()
    trainer.close()
    for call in (trainer.profile, trainer.start_profiling, trainer.stop_profiling):
        with pytest.raises(digitus.StateError, match="closed"):
            call()


def test_profiling_changes_no_bit():
    networks = [small_network(), small_network()]
    for network, is_profiled in zip(networks, (False, True), strict=True):
        with digitus.Trainer(network, DATASET, batch_size=64) as trainer:
            if is_profiled:
                trainer.start_profiling()
            for _ in range(3):
                trainer.run(1000)
    assert parameter_bytes(networks[0]) == parameter_bytes(networks[1])
