"""Digits and letters as the strokes in which people write them."""
