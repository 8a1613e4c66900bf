"""Differential pricing as seen in a browser: sealed sign-in states, panels of accounts, price records."""
