"""The part of a trainer that tells where the time of its steps goes."""

from __future__ import annotations

import ctypes

from digitus._signatures import ProfileStructure
from digitus._trainer_base import TrainerBase
from digitus.step_profile import StepProfile


class HasProfile(TrainerBase):
    """Measures steps while it is told to."""

    def start_profiling(self) -> None:
        """Measure from now on where the time of each step goes; forget what was measured before.

        It costs a few readings of the clock a step and never changes a result.
        """
        self._call("set_profiling", 1)

    def stop_profiling(self) -> None:
        """Measure no longer; `profile` still tells what was measured."""
        self._call("set_profiling", 0)

    def profile(self) -> StepProfile:
        """Return where the time of the steps since `start_profiling` went.

        Returns
        -------
        StepProfile
            StateError if profiling was never started.
        """
        found = ProfileStructure(struct_size=ctypes.sizeof(ProfileStructure))
        self._call("profile", ctypes.byref(found))
        return StepProfile.of(found)
