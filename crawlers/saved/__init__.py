"""Reads pages that people saved (HTML, MHTML, HAR, WARC, WACZ, JSON) into visits, without opening any connection."""

from crawlers.saved.opening import KINDS, open_file

__all__ = ["KINDS", "open_file"]
