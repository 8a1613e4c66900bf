"""Numbers that look right: credit codes and barcodes with valid check digits for operators that do not exist."""

from stdnum.cn import uscc

_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_code(register: str, division: str, body: str) -> str:
    """A credit code whose two check digits (organisation code and whole number) are right.

    `register` is 91 for companies and 92 for sole traders, `division` six digits, `body` eight characters.
    Raises ValueError when the organisation code's check would be an X, which reads like a placeholder.
    """
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(body, _BODY_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    if check == 10:
        raise ValueError(f"choose another body than {body}")
    stem = f"{register}{division}{body}{check}"
    return uscc.validate(stem + uscc.calc_check_digit(stem))


def with_wrong_check_digit(code: str) -> str:
    """The same credit code with a last character that is not its check digit."""
    return code[:-1] + ("7" if code[-1] != "7" else "3")
