"""Readers: sealed pages in, text with exact places and typed facts out; nothing here reaches the network."""
