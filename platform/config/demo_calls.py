"""Invented calls of the demo: one that is open, one that opens soon."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.enums import Language
from accounts.models import User
from events.models import Call
from events.services.calls import CallContent, check_language, create_call, publish_call
from regions.models import CooperationForm, Instrument, Sector, Territory

PRIVACY = {
    "privacy_en": "The desk that runs the call reads applications to choose among them, and deletes "
    "them a year after the report.",
    "privacy_ja": "応募書類は、本公募を担当する窓口が選考の目的にのみ閲覧し、報告の1年後に削除します。",
}
STAY = {
    "slug": "demo-stay-in-japan",
    "kind": "stay",
    "name_en": "Stays in Japan for cluster managers (demo)",
    "name_ja": "クラスターマネージャー訪日プログラム（デモ）",
    "summary_en": "An invented call: managers of European clusters stay in Japan for up to six weeks.",
    "summary_ja": "架空の公募です。欧州クラスターのマネージャーが最長6週間日本に滞在します。",
    "text_en": "You prepare work with Japanese clusters on the spot. Name the partners that you wish to "
    "meet; the helpdesk talks with you before you leave.",
    "text_ja": "日本のクラスターとの協力を現地で準備していただきます。面談を希望する相手をお書きください。"
    "出発前にヘルプデスクと面談を行います。",
    "desk": "eu",
    "sides": ["eu"],
    "kinds": ["cluster", "alliance"],
    "needs_profile": True,
    "per_organisation": 1,
    "register": "European Cluster Collaboration Platform (ECCP)",
    "register_url": "https://www.clustercollaboration.eu/",
    "weeks_most": 6,
    "amount_per_week": 700,
    "time_zone": "Europe/Brussels",
    "grace_minutes": 60,
    "apply_en": "Fill in the form and name the Japanese partners whom you wish to meet.",
    "apply_ja": "フォームに記入し、面談を希望する日本側パートナーをお書きください。",
    "apply_url_en": "https://forms.example/stay-in-japan",
}
VISIT = {
    "slug": "demo-delegation-to-europe",
    "kind": "delegation",
    "name_en": "Delegation to European food clusters (demo)",
    "name_ja": "欧州食品クラスター訪問団（デモ）",
    "summary_en": "An invented call: prefectures, cities and clusters of Japan visit food clusters in "
    "France.",
    "summary_ja": "架空の公募です。日本の都道府県・都市・クラスターがフランスの食品クラスターを訪問します。",
    "text_en": "Four days with site visits and one-to-one meetings, with interpretation.",
    "text_ja": "視察と個別面談を行う4日間のプログラムです。通訳が付きます。",
    "desk": "jp",
    "sides": ["jp"],
    "kinds": ["prefecture", "city", "cluster"],
    "amount_most": 300_000,
    "currency": "JPY",
    "time_zone": "Asia/Tokyo",
    "apply_en": "Send a letter of interest of one page.",
    "apply_ja": "関心表明書（1枚）をメールでお送りください。",
    "apply_email": "helpdesk.jp@kakehashi.example",
}


def ensure_calls() -> int:
    """Made once; what visitors change stays."""
    made = 0
    desk = User.objects.get(email="helpdesk.eu@kakehashi.example")
    for values, opens_in, days, hour, shares, tags in (
        (STAY, -20, 40, 17, {"eu": (10, 1, False)}, (["PEOPLE", "B2B"], [], [], "MOBILITY")),
        (VISIT, 12, 75, 12, {"jp": (6, 2, True)}, (["FAIR", "B2B"], ["AGR"], ["JP"], "RIT")),
    ):
        if Call.objects.filter(slug=values["slug"]).exists():
            continue
        forms, sectors, places, instrument = tags
        zone = ZoneInfo(str(values["time_zone"]))
        span = {
            "opens_at": on_day(opens_in, 0, zone),
            "closes_at": on_day(days, hour, zone),
            "instrument": Instrument.objects.filter(code=instrument).first(),
        }
        content = CallContent(
            values={**values, **PRIVACY, **span},
            forms=list(CooperationForm.objects.filter(code__in=forms)),
            sectors=list(Sector.objects.filter(code__in=sectors)),
            territories=list(Territory.objects.filter(code__in=places)),
            shares=shares,
        )
        publish(create_call(content, by=desk), desk)
        made += 1
    return made


def on_day(days: int, hour: int, zone: ZoneInfo) -> datetime:
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), zone)


def publish(call: Call, by: User) -> None:
    for language in Language.values:
        check_language(call, language, by=by, read=call.stamp)
    publish_call(call, by=by, read=call.stamp)
