"""What accuracy the recipes reach: `make accuracy`, and `--tune` to choose their settings.

Each run trains a recipe from one seed and looks at the test images once, at the end. It goes into a
record at once, so that a measurement of hours can be stopped and goes on; what is there already,
of the very same recipe, is not run again. Tables and pictures are made of the record.
"""
