"""A hundred orders over gRPC, whose products are looked up by one batch call."""
