"""Fifteen ways in which a picture of a digit goes wrong, for measuring how robust a network is.

They are those of MNIST-C (N. Mu and J. Gilmer, "MNIST-C: A Robustness Benchmark for Computer
Vision", 2019, arXiv:1906.02337), written anew from their descriptions, with NumPy alone and for
many images at once. The severities are the ones that the authors published with their program;
where a constant or a detail is ours, the function's documentation says so. So the figures are
close to those on the MNIST-C files but not comparable digit by digit: other random numbers, other
arithmetic.

Lengths are pixels whatever the size of the image, as MNIST-C has them for 28 x 28.

Examples
--------
>>> import digitus
>>> from digitus.corruptions import CORRUPTIONS, corrupt
>>> _, test = digitus.load_data("sample")
>>> foggy = corrupt("fog", test.images, seed=0)
>>> foggy.shape, foggy.dtype
((500, 784), dtype('uint8'))
"""

from digitus.corruptions.catalogue import CORRUPTIONS, corrupt

__all__ = ["CORRUPTIONS", "corrupt"]
