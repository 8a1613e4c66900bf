"""Language as the law reads it: what a text claims, about which goods, and whether an exemption holds.

How the work is kept small, so that millions of texts can be read:

- *Texts* are read many at once, step by step for all of them; `Language.read` is a batch of one.
- *Words* are rows of the lexicons, *patterns* lines of `patterns/*.toml`. Nobody declares their triggers: `gate` works
  out from the senses of each pattern which two must meet in one sentence, and asks only the patterns that can match.
  Common single characters in both halves of a pattern make it pass the gate often; a rarer word in one half is cheaper.
- *Steps* (exemptions) use `cues` in place of `re`: the same expressions, tried only where a character stands that every
  match must hold. A step that starts with a rare word costs next to nothing elsewhere.
- *Rules* say in `@rule` which classes of claims (`wording="abs_term"`) or lexicons (`terms="older_people"`) they cannot
  do without. Feeds ask them only then, pages also about one text of each other sort (`rules.asking`); a rule that declares neither
  is asked about every text.

Tests hold all three to the same findings with and without (tests/rules/language/test_gate.py, tests/checker/feed).
"""
