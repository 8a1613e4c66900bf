"""What every answer carries: a policy that lets nothing but our own files run, and no traces in caches."""

from flask import Flask, Response, request

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_KEPT = frozenset({"static", "captures.picture", "recordings.media", "recordings.strip"})  # may stay in the browser
EVIDENCE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def init_protection(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer."""

    def add(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if request.endpoint not in _KEPT:
            headers["Cache-Control"] = "no-store"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer

    app.after_request(add)
