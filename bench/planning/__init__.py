"""What composing, reading a supergraph and planning cost, over supergraphs made for it."""
