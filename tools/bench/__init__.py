"""Benchmarks: what the project's promises of speed and memory cost, each beside a reference in the same run."""
