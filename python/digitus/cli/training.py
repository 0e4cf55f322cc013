"""The training itself within `digitus train`, and why it ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from digitus._training_settings import TrainingSettings
from digitus.cli.resumption import nothing_more, plain_warnings
from digitus.datasets import Dataset
from digitus.history import History
from digitus.network import Network


class Training:
    """One call of `Network.fit`, which Ctrl-C may end.

    Parameters
    ----------
    network : Network
    settings : TrainingSettings
    resume : Path or None
        The checkpoint that it goes on from.
    is_shown : bool
        Whether the progress is shown.
    """

    def __init__(
        self,
        network: Network,
        settings: TrainingSettings,
        resume: Path | None,
        *,
        is_shown: bool = True,
    ) -> None:
        self._is_shown = is_shown
        self._network = network
        self._settings = settings
        self._resume = resume
        self._watchers = settings.watchers()
        self._recorded = 0
        self.is_interrupted = False
        """Whether Ctrl-C has ended it."""

    @property
    def history(self) -> History:
        """Figures of the finished epochs."""
        return self._network.history or History()

    @property
    def has_stopped_early(self) -> bool:
        """Whether a figure got no better for too long."""
        return any(watcher.has_stopped for watcher in self._watchers)

    @property
    def kept_epoch(self) -> int | None:
        """The epoch whose weights the network has in the end; None for the last one's."""
        for watcher in self._watchers:
            if watcher.seen.weights is not None:
                return watcher.best_epoch
        return None

    def run(self, train: Dataset, **options: Any) -> None:
        """Train, and show the progress; `options` are those of `Network.fit`."""
        try:
            with plain_warnings():
                self._network.fit(
                    train,
                    **self._settings.arguments(),
                    callbacks=[*self._watchers, self._count],
                    progress=self._is_shown,
                    resume=self._resume,
                    **options,
                )
        except KeyboardInterrupt:
            self.is_interrupted = True

    def _count(self, _event: object) -> None:
        self._recorded += 1

    def reason_of_end(self) -> str:
        """Return why there are no more epochs, if there is something to say about it."""
        for watcher in self._watchers:
            if watcher.has_stopped:
                best = (
                    "never was a number"
                    if watcher.best is None
                    else f"was best in epoch {watcher.best_epoch}, {watcher.best:.4f}"
                )
                return f"stopped after epoch {self.history.epochs}: {watcher.monitor} {best}\n"
        if self._resume is not None and not self.is_interrupted and self._recorded == 0:
            return nothing_more(self._resume, self._settings.epochs)
        return ""
