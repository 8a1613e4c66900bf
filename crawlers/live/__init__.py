"""Live rooms: finds the stream in the page's own traffic, reads it as it is, and listens to what the page says."""
