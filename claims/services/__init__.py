"""The use-cases, a module a resource. They know the store's protocol and the clock, and nothing of HTTP."""
