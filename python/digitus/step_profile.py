"""Where the time of training steps went."""

from __future__ import annotations

from dataclasses import dataclass

from digitus._signatures import ProfileStructure

PARTS = ("gather", "forward", "loss", "backward", "gradients", "update", "waiting")
"""The parts of a step, in the order in which a thread meets them."""


@dataclass(frozen=True)
class StepProfile:
    """What a trainer measured since its profiling began.

    The parts are seconds of threads: what each thread took by the clock, summed over all of them.
    They make up `seconds` x `threads`, if the number of threads did not change meanwhile.

    Attributes
    ----------
    steps, images : int
        Steps done, and images gone through in them.
    threads : int
        Threads that the latest step could use.
    seconds : float
        From begin to end of each step, without what lies between steps.
    gather : float
        Fetching images and finding their non-zero pixels.
    forward : float
        Layer by layer from images to logits.
    loss : float
        Softmax, cross-entropy, its gradient and hits.
    backward : float
        Carrying the gradient back from layer to layer.
    gradients : float
        Gradients of the parameters.
    update : float
        The optimizer's change of the parameters.
    waiting : float
        Threads without work: at the two barriers of a step, or while one thread works alone; and
        the moments between the parts.
    """

    steps: int
    images: int
    threads: int
    seconds: float
    gather: float
    forward: float
    loss: float
    backward: float
    gradients: float
    update: float
    waiting: float

    @classmethod
    def of(cls, native: ProfileStructure) -> StepProfile:
        """Return what the engine tells.

        Parameters
        ----------
        native : ProfileStructure
            As the engine has filled it.

        Returns
        -------
        StepProfile
        """
        return cls(**{name: getattr(native, name) for name in cls.__dataclass_fields__})

    @property
    def parts(self) -> dict[str, float]:
        """Seconds of each part by its name, in the order of a step; `waiting` is the last."""
        return {name: getattr(self, name) for name in PARTS}
