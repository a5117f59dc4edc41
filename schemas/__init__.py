"""SDL, directives as typed data, the Subgraph and Supergraph models, the API schema, errors."""
