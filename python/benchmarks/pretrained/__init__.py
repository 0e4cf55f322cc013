"""`make pretrained`: trains the network that comes with the package, measures it, and writes it.

The recipe `pretrained-mnist` is trained from one seed; the network that comes out is measured once
on the test images, and on them with each of the 15 corruptions; and the model file and its card are
written from what was measured.
"""
