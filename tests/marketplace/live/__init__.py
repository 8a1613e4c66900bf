"""The live rooms of the sample marketplace: real streams composed from scripts, served as HLS, HTTP-FLV and WebSocket.

`studio(names, …)` serves them; `python -m tests.marketplace.live` does so from the command line. Scripts say what
happens when, keys say what an inspector would conclude.
"""

from tests.marketplace.live.script import ROOMS, Script, read_script
from tests.marketplace.live.studio import Studio, studio

__all__ = ["ROOMS", "Script", "Studio", "read_script", "studio"]
