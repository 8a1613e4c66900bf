"""Contract terms, consent and personal data."""
