"""Data of one's own: a CSV file of labelled images in any usual form, or a folder of pictures."""

from __future__ import annotations

from digitus.own_data.csv_file import read_csv
from digitus.own_data.labelled_images import LabelledImages

__all__ = ["LabelledImages", "read_csv"]
