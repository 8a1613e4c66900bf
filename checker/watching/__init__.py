"""Keeps what a watched room shows: piece by piece under its digest, with a journal from which a break is survived."""
