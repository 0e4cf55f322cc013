"""Headings under which --help puts options that belong together."""

from __future__ import annotations

DATA = "Data"
NETWORK = "Network"
TRAINING = "Training"
RATE = "Learning rate"
VALIDATION = "Validation and choice of the best epoch"
FILES = "Files to write and to go on from"
COMMON = "Computing and output"
CHECK = "What is compared"
REPORT = "Report"
DRAWING = "Drawing"
SOURCE = "From where and to where"
MEASURING = "What is measured"
READING = "Reading"
PICTURES = "Pictures of handwriting"
