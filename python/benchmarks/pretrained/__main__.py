"""`python -m benchmarks.pretrained`."""

import sys

from benchmarks.pretrained.command import main

if __name__ == "__main__":
    sys.exit(main())
