"""The egress guard: the one way out, a forward proxy that resolves, checks and pins every address.

This is the security boundary; the submission parser in `crawlers.boundaries` only makes good messages.
"""

from crawlers.egress.addresses import Allowed, parse_allowed
from crawlers.egress.guard import OWN_SERVICES, EgressGuard, GuardFailed
from crawlers.egress.wire import Limits

__all__ = ["OWN_SERVICES", "Allowed", "EgressGuard", "GuardFailed", "Limits", "parse_allowed"]
