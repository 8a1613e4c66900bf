"""Joins the facts of several pages into subjects: what rules judge. Pure; knows pages only by their facts."""

from checker.facts.joining import join

__all__ = ["join"]
