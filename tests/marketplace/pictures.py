"""Pictures drawn by us as SVG: goods, avatars and live backdrops, without any outside file."""

_BACKDROPS = {
    "nuts": ("#f6e3c4", "#e0b878"),
    "lychee": ("#ffe1e1", "#f59c9c"),
    "dress": ("#e9eef6", "#b7c6df"),
    "qipao": ("#dcebe4", "#7fb39a"),
    "tablets": ("#e4f1f8", "#9ccbe4"),
    "cream": ("#f8e9ef", "#e6b5c8"),
    "book": ("#ece7f7", "#b9a9dd"),
    "basket": ("#eef0da", "#b7bd7c"),
}
_SHAPES = {
    "nuts": """<path d="M130 90h140l18 40-12 180q-3 20-24 20h-104q-21 0-24-20l-12-180z" fill="#b5672b"/>
      <path d="M130 90h140l18 40H112z" fill="#8d4b1c"/><ellipse cx="200" cy="215" rx="62" ry="58" fill="#fff3dc"/>
      <g fill="#3a2a1c"><ellipse cx="180" cy="205" rx="9" ry="24" transform="rotate(-28 180 205)"/>
      <ellipse cx="205" cy="220" rx="9" ry="24" transform="rotate(14 205 220)"/>
      <ellipse cx="228" cy="200" rx="9" ry="24" transform="rotate(38 228 200)"/></g>""",
    "lychee": """<g fill="#c8323e"><circle cx="155" cy="225" r="62"/><circle cx="245" cy="235" r="66"/>
      <circle cx="200" cy="160" r="60"/></g><g fill="#e56a6f"><circle cx="180" cy="140" r="8"/>
      <circle cx="215" cy="150" r="7"/><circle cx="140" cy="205" r="8"/><circle cx="235" cy="215" r="8"/>
      <circle cx="262" cy="245" r="7"/></g><path d="M200 102q10-46 60-44-14 38-60 44z" fill="#5c8a3a"/>""",
    "dress": """<path d="M165 70q35 26 70 0l22 52-20 16 42 186q-79 30-158 0l42-186-20-16z" fill="#8ea5c8"/>
      <path d="M163 138h74l4 20h-82z" fill="#6f89b2"/><path d="M150 240q50 16 100 0" stroke="#fff" fill="none"
      stroke-width="3" opacity=".6"/>""",
    "qipao": """<path d="M178 66h44l10 40 20 14-14 50q-14 40-2 80l14 82q-50 18-100 0l14-82q12-40-2-80l-14-50 20-14z"
      fill="#1f6b52"/><path d="M200 70l34 52-18 34" stroke="#e9cf8a" stroke-width="4" fill="none"/>
      <circle cx="216" cy="156" r="5" fill="#e9cf8a"/><circle cx="226" cy="138" r="5" fill="#e9cf8a"/>""",
    "tablets": """<rect x="140" y="120" width="120" height="210" rx="20" fill="#fff"/><rect x="150" y="80" width="100"
      height="46" rx="8" fill="#3f87ad"/><rect x="140" y="180" width="120" height="90" fill="#5aa7cf"/>
      <g fill="#fff"><ellipse cx="175" cy="225" rx="20" ry="11"/><ellipse cx="225" cy="225" rx="20" ry="11"/></g>""",
    "cream": """<rect x="120" y="180" width="160" height="120" rx="22" fill="#fff"/><rect x="112" y="130" width="176"
      height="60" rx="14" fill="#c8809c"/><rect x="150" y="222" width="100" height="12" rx="6" fill="#e6b5c8"/>
      <rect x="165" y="246" width="70" height="8" rx="4" fill="#efd0dc"/>""",
    "book": """<path d="M120 90h140q16 0 16 16v210H136q-16 0-16-16z" fill="#6b54a8"/><path d="M136 300h140v16H136z"
      fill="#fff"/><rect x="150" y="130" width="96" height="12" rx="6" fill="#e5dcff"/><rect x="150" y="156" width="66"
      height="10" rx="5" fill="#c9bbef"/><circle cx="198" cy="225" r="30" fill="#e5dcff"/>""",
    "basket": """<path d="M110 190h180l-22 120q-3 16-20 16h-96q-17 0-20-16z" fill="#a9853f"/><path d="M140 190q0-96
      60-96t60 96" fill="none" stroke="#8a6a2d" stroke-width="14"/><g stroke="#8a6a2d" stroke-width="5">
      <path d="M118 220h164M124 250h152M130 280h140"/></g>""",
}


def picture(art: str) -> str | None:
    """The SVG of an article on its backdrop, 400 by 400; None when there is no such picture."""
    if art not in _SHAPES:
        return None
    light, dark = _BACKDROPS[art]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">'
        f'<defs><radialGradient id="g" cx=".35" cy=".3" r=".9"><stop offset="0" stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></radialGradient></defs><rect width="400" height="400" fill="url(#g)"/>'
        f'<ellipse cx="200" cy="338" rx="110" ry="14" fill="#000" opacity=".12"/>{_SHAPES[art]}</svg>'
    )


def scene(art: str) -> str | None:
    """A live picture, 540 by 960: a presenter behind a table with the goods; None when there is no such picture."""
    if art not in _SHAPES:
        return None
    light, dark = _BACKDROPS[art]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 960" width="540" height="960">'
        f'<defs><linearGradient id="g" x2="0" y2="1"><stop offset="0" stop-color="{dark}"/>'
        f'<stop offset="1" stop-color="{light}"/></linearGradient></defs><rect width="540" height="960" fill="url(#g)"/>'
        '<rect x="50" y="120" width="180" height="260" rx="10" fill="#fff" opacity=".35"/>'
        '<rect x="320" y="90" width="160" height="150" rx="10" fill="#fff" opacity=".28"/>'
        '<path d="M130 760q0-210 140-210t140 210z" fill="#4b5d78"/><circle cx="270" cy="450" r="92" fill="#f3cfae"/>'
        '<path d="M176 450q-6-120 94-124 100 4 94 124-22-66-94-70-72 4-94 70z" fill="#2e2421"/>'
        '<circle cx="238" cy="456" r="7" fill="#3a2a22"/><circle cx="302" cy="456" r="7" fill="#3a2a22"/>'
        '<path d="M244 494q26 20 52 0" stroke="#b5554a" stroke-width="6" fill="none" stroke-linecap="round"/>'
        '<rect y="740" width="540" height="220" fill="#6b4a34"/><rect y="740" width="540" height="18" fill="#80593f"/>'
        f'<g transform="translate(330 560) scale(.5)">{_SHAPES[art]}</g></svg>'
    )
