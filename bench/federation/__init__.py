"""Four subgraphs that one deep query joins: the shape that gateways are compared on."""
