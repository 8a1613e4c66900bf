"""The papers inspectors file, drafted from the record: DOCX to be edited, PDF to be printed, XLSX for lists.

Every paper is a draft until two officers have read and signed it; blanks are left where only people know the answer.
"""

from checker.report.documents.forms import FORMS, Form
from checker.report.documents.making import FORMATS, make

__all__ = ["FORMATS", "FORMS", "Form", "make"]
