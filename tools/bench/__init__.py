"""Benchmarks: what the project's promises of speed and memory cost, each beside a reference in the same run."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
