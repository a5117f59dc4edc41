"""The federation engine: composition, query graph, planner and executor."""
