"""A second reader for speech that no vocabulary covers: small, trained on a corpus of our own, never certain."""
