"""Goods that may not be sold, or not this way."""
