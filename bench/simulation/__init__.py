"""Random histories of the services, compared after each step with a second, naive implementation."""
