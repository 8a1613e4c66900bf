"""One file that holds a case's evidence and stands on its own: archive, originals, records, viewer, proofs."""

from checker.evidence.bundle.contents import Contents
from checker.evidence.bundle.writing import write_bundle

__all__ = ["Contents", "write_bundle"]
