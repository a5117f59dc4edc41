"""Examples of graphs behind Graphweft, ready to run."""
