"""The service: ASGI app, configuration, snapshot swap, commands."""
