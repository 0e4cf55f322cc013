"""How well a network does, in detail: scores, calibration, worst mistakes, and robustness.

And how well `digitus.recognize` reads pictures that somebody has labelled: `evaluate_pictures`.

Examples
--------
>>> import digitus
>>> from digitus.evaluation import evaluate_corruptions, evaluate_report, write_report
>>> train, test = digitus.load_data("sample")
>>> net = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)])
>>> history = net.fit(train)
>>> report = evaluate_report(net, test)
>>> report.scores.classes[7].recall > 0.7
True
>>> report.calibration.expected_error < 0.3
True
>>> robustness = evaluate_corruptions(net, test, names=["fog", "stripe"])
>>> paths = write_report(report, "report", robustness)
"""

from digitus.evaluation.calibration import Bin, Calibration, calibrate
from digitus.evaluation.intervals import wilson_interval
from digitus.evaluation.mistakes import Guess, Mistakes, worst_mistakes
from digitus.evaluation.picture_counts import PictureCounts
from digitus.evaluation.picture_outcomes import PictureOutcome, ReadDigit, picture_outcome
from digitus.evaluation.picture_report import PictureReport, UnreadablePicture
from digitus.evaluation.pictures import evaluate_pictures
from digitus.evaluation.rejection import RejectionPoint
from digitus.evaluation.report import Report, evaluate_report
from digitus.evaluation.report_folder import write_report
from digitus.evaluation.robustness import CorruptionResult, Robustness, evaluate_corruptions
from digitus.evaluation.scores import ClassScore, Scores, score

__all__ = [
    "Bin",
    "Calibration",
    "ClassScore",
    "CorruptionResult",
    "Guess",
    "Mistakes",
    "PictureCounts",
    "PictureOutcome",
    "PictureReport",
    "ReadDigit",
    "RejectionPoint",
    "Report",
    "Robustness",
    "Scores",
    "UnreadablePicture",
    "calibrate",
    "evaluate_corruptions",
    "evaluate_pictures",
    "evaluate_report",
    "picture_outcome",
    "score",
    "wilson_interval",
    "worst_mistakes",
    "write_report",
]
