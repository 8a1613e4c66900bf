"""Signs of popularity: reviews and audiences, and how they are shown."""
