"""Pages for consumers: no account, nothing but a receipt number and its secret."""

from webui.public.complaining import complaining
from webui.public.following import following

__all__ = ["complaining", "following"]
