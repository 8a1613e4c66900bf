"""Complaints of consumers: what is asked, what is missing, what is kept how, and what they are answered."""
