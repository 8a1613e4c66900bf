"""Feeds: rows of text and products, read as a stream and judged without a browser.

Rows are cut into chunks (`reading`), understood (`questions`), judged (`judging`) and written in order (`running`) by
one process, many, or many machines; the answers do not depend on which. Not covered: prices over time (`prices judge`)
and pages (`check`).
"""

from checker.feed.judging import judge_rows, outcome_of
from checker.feed.reading import read_feed

__all__ = ["judge_rows", "outcome_of", "read_feed"]
