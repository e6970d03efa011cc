"""Figures, looked at and never asserted: `python -m tests.benchmarks`."""
