"""Step-by-step comparison of the engine with NumPy and Keras, and proof that it can fail.

`verify` runs the modes of a plan and returns what was compared; `self_test` does so with an engine
that is broken on purpose, and returns what noticed it. `digitus verify` is their command.
"""

from digitus.verification.checks import Check, Tolerances
from digitus.verification.faults import FAULTS
from digitus.verification.models import MODELS, VerifiedModel
from digitus.verification.plan import OPTIMIZERS, Mode, plan
from digitus.verification.session import VerificationData, self_test, verify

__all__ = [
    "FAULTS",
    "MODELS",
    "OPTIMIZERS",
    "Check",
    "Mode",
    "Tolerances",
    "VerificationData",
    "VerifiedModel",
    "plan",
    "self_test",
    "verify",
]
