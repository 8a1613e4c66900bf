"""Returns, promises and delivery after the purchase."""
