"""Corpora that measure the rules, and the tests that prove the corpora whole."""
