"""The network of the recipe `keras-convnet`: its weights, and what it is in each library.

Two convolutions of 3 x 3 with 32 and 64 filters and ReLU, each with max pooling of 2 x 2 behind it,
dropout of a half, and ten outputs. Only the process of a contestant imports its library's module.
"""

PARAMETER_COUNT = 34_826
"""Weights and biases; a contestant with any other number trains another network."""
