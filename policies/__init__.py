"""Auth, caching and limits: what may be seen, remembered and asked, per field."""
