"""Benchmarks on a library of many documents; outside the default run.

``pytest tests/benchmarks --benchmark-enable`` builds the library, measures, and prints a table.
"""
