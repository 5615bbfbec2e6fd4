"""Programs of the demo: an app that anybody may connect, and what the officer of Gifu lets work."""

from accounts.models import ApiToken, App, User
from regions.models import Profile
from regions.services.api_tokens import make_token
from regions.services.apps import AppFacts, register_app
from regions.services.connections import connect_app

CALENDAR = AppFacts(
    name_en="Chubu cooperation calendar",
    name_ja="中部連携カレンダー",
    operator="中部経済産業局 / Chubu Bureau of Economy, Trade and Industry",
    redirect_uris=["http://127.0.0.1/back"],
    scopes=["openid", "profile", "email", "requests:read", "meetings:read", "meetings:write"],
    kind="public",
)


def ensure_apps() -> bool:
    """Add what is missing; each is made once."""
    if App.objects.exists() or ApiToken.objects.exists():
        return False
    officer = person("officer@gifu.example")
    gifu = Profile.objects.get(slug="gifu")
    app, _secret = register_app(CALENDAR, by=person("helpdesk.jp@kakehashi.example"))
    connect_app(app, gifu, by=officer, scopes=["openid", "meetings:read"])
    make_token(gifu, by=officer, name="週報 / Weekly report", scopes=["requests:read"], days=90)
    return True


def person(email: str) -> User:
    return User.objects.get(email=email)
