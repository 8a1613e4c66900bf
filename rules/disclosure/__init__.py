"""Who runs a page and who sells: what must be shown, where and how openly."""
