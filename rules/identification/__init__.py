"""Whether adverts can be told from everything else, and closed."""
