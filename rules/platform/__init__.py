"""What platforms must have in place and publish."""
