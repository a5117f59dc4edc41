"""Compares our composition with @apollo/composition, on all subgraph sets here and on mutations.

In use: `python -m tests.interop.agreement --mutations 300 --seed 1` (`--help` tells the rest).
"""
