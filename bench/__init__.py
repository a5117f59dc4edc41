"""What the gateway costs: requests per second, CPU per request, latency and memory, measured."""
