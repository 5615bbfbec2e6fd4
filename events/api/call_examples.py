"""One example of a call for the reference, out of the reference data."""

from drf_spectacular.utils import OpenApiExample

ID = "7c0f4a1e-3f5d-4b57-9a83-5b1d2f6e2b22"
SITE = "https://kakehashi.example/en"
NOTHING = {"en": None, "ja": None}

CALL = OpenApiExample(
    "A stay in Japan",
    value={
        "id": ID,
        "name": {"en": "Stays in Japan for cluster managers", "ja": "クラスターマネージャー訪日"},
        "label": "Stays in Japan for cluster managers",
        "language": "en",
        "url": f"{SITE}/calls/mobility-japan-2022/",
        "kind": "stay",
        "state": "published",
        "summary": {"en": "Up to six weeks in Japan.", "ja": "最長6週間の日本滞在。"},
        "text": {"en": "To meet Japanese clusters.", "ja": "日本のクラスターとの面談。"},
        "organiser": {
            "name": {"en": "EU-Japan Centre", "ja": "日欧産業協力センター"},
            "desk": "eu",
            "profile": None,
        },
        "eligible": {
            "sides": ["eu"],
            "kinds": ["cluster", "alliance"],
            "territories": [],
            "needs_profile": False,
            "per_organisation": 1,
            "register": "European Cluster Collaboration Platform (ECCP)",
            "register_url": None,
            "conditions": NOTHING,
        },
        "grant": {
            "weeks": 6,
            "amount_per_week": "700.00",
            "amount": None,
            "currency": "EUR",
            "places": [
                {
                    "side": "eu",
                    "organisations": 10,
                    "persons_each": 1,
                    "different_countries": False,
                }
            ],
        },
        "opens_at": "2022-06-30T22:00:00Z",
        "opens_precision": "day",
        "closes_at": "2022-08-31T21:59:00Z",
        "hour_known": False,
        "time_zone": "Europe/Brussels",
        "steps": [{"kind": "selection", "until": {"value": "2022-09", "precision": "month"}}],
        "apply": {
            "text": {"en": "Send the form by e-mail.", "ja": "様式をメールで送付。"},
            "url": NOTHING,
            "email": "calls@kakehashi.example",
        },
        "privacy": {"en": "Read by the desk alone.", "ja": "担当窓口のみが閲覧。"},
        "reason": NOTHING,
        "sectors": [],
        "forms": [
            {
                "code": "PEOPLE",
                "name": {"en": "People mobility", "ja": "人の交流"},
                "label": "People mobility",
                "language": "en",
            }
        ],
        "instrument": "MOBILITY",
        "provenance": {
            "source": "Helpdesk presentation 2022",
            "source_url": None,
            "licence": "CC-BY-4.0",
            "texts": [
                {"text": "name", "original_language": None, "machine_translated": []},
                {"text": "summary", "original_language": None, "machine_translated": []},
                {"text": "text", "original_language": None, "machine_translated": []},
            ],
        },
        "published_at": "2026-04-01T09:00:00Z",
        "updated_at": "2026-04-01T09:00:00Z",
    },
)
