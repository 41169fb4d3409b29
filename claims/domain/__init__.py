"""Values: records, requests, vocabulary and limits. Nothing here decides anything."""
