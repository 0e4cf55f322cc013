"""`python -m benchmarks.recognition`."""

import sys

from benchmarks.recognition.command import main

if __name__ == "__main__":
    sys.exit(main())
