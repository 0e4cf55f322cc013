"""The NumPy reference: checked by formulas, by hand, and by TensorFlow."""
