"""Values without rules: records, requests, vocabulary, limits."""
