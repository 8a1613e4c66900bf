"""A typed client of the HTTP API, with the standard library only.

    from checker.client import Client

    client = Client("https://shuoqing.example.cn", "sq_…")
    asked = client.request_inspection({"target": "https://shop.example.cn/item/1"}, idempotency_key="order-17")
    for finding in client.each(client.list_findings, inspection=asked["id"]):
        print(finding["message"])

`api.py` is generated from the API's own description (`python -m webui.api.generate`).
"""

from checker.client.api import Client
from checker.client.transport import ApiProblem

__all__ = ["ApiProblem", "Client"]
