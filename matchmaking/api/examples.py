"""What an answer looks like, for the reference."""

from drf_spectacular.utils import OpenApiExample

SITE = "https://kakehashi.example/en/partners"
PARTNER = {
    "id": "6f1f1d0e-5c5a-4a0a-9d55-3c0a4d1c7a11",
    "name": {"en": "Hamburg Aviation", "ja": None},
    "label": "Hamburg Aviation",
    "language": "en",
    "url": f"{SITE}/hamburg-aviation/",
    "kind": "cluster",
    "side": "eu",
}
SUGGESTION = OpenApiExample(
    "A suggestion",
    response_only=True,
    value={
        "rank": 1,
        "partner": PARTNER,
        "score": 0.4312,
        "fit": "Strong fit",
        "reasons_for": [
            {
                "sentence": "“Aeronautics” is a flagship strength of both of you.",
                "url": f"{SITE}/hamburg-aviation/#sectors",
                "fact": {
                    "kind": "shared_flagship",
                    "points": 0.62,
                    "field": "sectors",
                    "sector": "AER-AIR",
                },
            }
        ],
        "reasons_against": [
            {
                "sentence": "The organisation has not confirmed its profile yet.",
                "url": f"{SITE}/hamburg-aviation/#freshness",
                "fact": {"kind": "not_confirmed", "points": 0.0, "field": "freshness"},
            }
        ],
        "not_covered": None,
        "partnerships": [],
        "via": [],
        "members": [],
        "third_region": "",
        "hub": "",
        "third_parties": [],
        "note": "",
        "instruments": [
            {
                "code": "EJR2C",
                "label": "EU-Japan Regional & Cluster Cooperation Helpdesk",
                "for_whom": "For both of you",
                "reasons": ["Fits where you stand: Find partners."],
                "deadline": None,
            }
        ],
    },
)
