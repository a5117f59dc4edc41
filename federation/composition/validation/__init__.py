"""Rules for single subgraphs, one family a file."""
