"""The services: use cases, one module for each resource. They know the store protocol, and no HTTP or SQL."""
