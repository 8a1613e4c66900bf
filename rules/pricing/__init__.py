"""Prices, promotions and prizes as shown."""
