"""Benchmarks of Digitus against others, one script a claim; `python -m benchmarks --help`.

Each contestant is a process of its own that stays alive and waits for its turn, so that rounds are
interleaved (A, B, C, A, B, C, ...), no thread pool disturbs another, and a slow minute of the
machine hits everybody alike.
"""
