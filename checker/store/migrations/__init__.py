"""How an empty database becomes today's, step by step."""
