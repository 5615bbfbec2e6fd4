"""The people of the demo. All are invented; their organisations are real and labelled as samples."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Desk, Language
from regions.enums import AffiliationRole, ProfileKind, Side

PASSWORD = "kakehashi-demo"  # noqa: S105  (public on purpose: config.E002 keeps the demo off in production)


@dataclass(frozen=True, slots=True)
class DemoAffiliation:
    """For which organisation, by its slug, a person works and as what."""

    profile: str
    function_en: str
    function_ja: str
    role: AffiliationRole = AffiliationRole.EDITOR


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """A person who can sign in to the demo; ``role`` says to visitors whom they become."""

    email: str
    role: "str | Promise"
    given_name: str
    family_name: str
    given_name_ja: str = ""
    family_name_ja: str = ""
    reading: str = ""
    language: Language = Language.EN
    time_zone: str = "Europe/Paris"
    desk: str = ""
    affiliations: tuple[DemoAffiliation, ...] = ()
    password: str = field(default=PASSWORD, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProfile:
    """An organisation on its way into the directory, written by the account with this address."""

    slug: str
    author: str
    kind: ProfileKind
    side: Side
    territory: str
    seat_city: str
    name_en: str
    name_ja: str
    summary_en: str
    summary_ja: str
    languages: tuple[str, ...]
    sectors: tuple[str, ...]
    sent_back_by: str = ""
    comment: str = ""
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEdit:
    """Changes of a published profile that its editor has not submitted yet."""

    slug: str
    author: str
    reason: str
    seat_city: str
    summary_ja_end: str


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        email="officer@gifu.example",
        role=_("Officer of Gifu Prefecture"),
        given_name="Misaki",
        family_name="Okuda",
        given_name_ja="美咲",
        family_name_ja="奥田",
        reading="おくだ みさき",
        language=Language.JA,
        time_zone="Asia/Tokyo",
        affiliations=(
            DemoAffiliation(
                "gifu",
                "Deputy director, international exchange",
                "国際交流担当 課長補佐",
                AffiliationRole.ADMIN,
            ),
        ),
    ),
    DemoAccount(
        email="colleague@gifu.example",
        role=_("Colleague in Gifu, also of the aerospace cluster there"),
        given_name="Kenta",
        family_name="Hayashi",
        given_name_ja="健太",
        family_name_ja="林",
        reading="はやし けんた",
        language=Language.JA,
        time_zone="Asia/Tokyo",
        affiliations=(
            DemoAffiliation("gifu", "Officer, new industries", "新産業担当 主任"),
            DemoAffiliation("gifu-aero", "Liaison officer", "連携担当"),
        ),
    ),
    DemoAccount(
        email="officer@osaka.example",
        role=_("Officer of Osaka Prefecture, with suggestions of every kind"),
        given_name="Haruka",
        family_name="Nishida",
        given_name_ja="遥",
        family_name_ja="西田",
        reading="にしだ はるか",
        language=Language.JA,
        time_zone="Asia/Tokyo",
        affiliations=(
            DemoAffiliation(
                "osaka",
                "Chief, international business",
                "国際ビジネス担当 主査",
                AffiliationRole.ADMIN,
            ),
        ),
    ),
    DemoAccount(
        email="manager@vitagora.example",
        role=_("Cluster manager of Vitagora in Dijon"),
        given_name="Élodie",
        family_name="Marchandeau",
        affiliations=(
            DemoAffiliation(
                "vitagora",
                "Head of international affairs",
                "国際担当責任者",
                AffiliationRole.ADMIN,
            ),
        ),
    ),
    DemoAccount(
        email="manager@northkarelia.example",
        role=_("Cluster manager in North Karelia, Finland"),
        given_name="Aino",
        family_name="Kettuvaara",
        time_zone="Europe/Helsinki",
        affiliations=(
            DemoAffiliation(
                "forest-bioeconomy-north-karelia",
                "Cluster manager",
                "クラスターマネージャー",
                AffiliationRole.ADMIN,
            ),
        ),
    ),
    DemoAccount(
        email="officer@takayama.example",
        role=_("Author of a profile that waits for the helpdesk"),
        given_name="Takumi",
        family_name="Sawada",
        given_name_ja="拓海",
        family_name_ja="沢田",
        reading="さわだ たくみ",
        language=Language.JA,
        time_zone="Asia/Tokyo",
        affiliations=(DemoAffiliation("takayama-city", "Officer, tourism", "観光課 主査"),),
    ),
    DemoAccount(
        email="adviser@joensuu.example",
        role=_("Author of a profile that was sent back"),
        given_name="Eero",
        family_name="Lumikoski",
        time_zone="Europe/Helsinki",
        affiliations=(
            DemoAffiliation(
                "regional-council-north-karelia", "Regional adviser", "地域アドバイザー"
            ),
        ),
    ),
    DemoAccount(
        email="helpdesk.eu@kakehashi.example",
        role=_("Helpdesk, EU desk in Strasbourg"),
        given_name="Camille",
        family_name="Wernert",
        desk=Desk.EU,
    ),
    DemoAccount(
        email="helpdesk.jp@kakehashi.example",
        role=_("Helpdesk, Japan desk in Tokyo"),
        given_name="Naoko",
        family_name="Ogawa",
        given_name_ja="直子",
        family_name_ja="小川",
        reading="おがわ なおこ",
        language=Language.JA,
        time_zone="Asia/Tokyo",
        desk=Desk.JP,
    ),
)

PROFILES: tuple[DemoProfile, ...] = (
    DemoProfile(
        slug="takayama-city",
        author="officer@takayama.example",
        kind=ProfileKind.CITY,
        side=Side.JP,
        territory="JP-21-takayama",
        seat_city="Takayama",
        name_en="Takayama City",
        name_ja="高山市",
        summary_en="Mountain city with an old town, Hida furniture, sake and forests.",
        summary_ja="古い町並み、飛騨の家具、地酒、森林の山岳都市。",
        languages=("ja", "en"),
        sectors=("CUL-TOU", "FOR-WOOD", "AGR-BEV"),
    ),
    DemoProfile(
        slug="regional-council-north-karelia",
        author="adviser@joensuu.example",
        kind=ProfileKind.SUPPORT,
        side=Side.EU,
        territory="FI1D",
        seat_city="Joensuu",
        name_en="Regional Council of North Karelia",
        name_ja="",
        summary_en="Plans and funds regional development in North Karelia.",
        summary_ja="",
        languages=("en", "fi"),
        sectors=("FOR-BIO", "SOC-DEMO"),
        sent_back_by="helpdesk.eu@kakehashi.example",
        comment=(
            "Thank you. Please say in two sentences what you offer to a Japanese partner, and add "
            "one thing that you seek; then we can publish."
        ),
        remarks=(
            ("summary_en", "Which forest and bioeconomy projects are open to a Japanese partner?"),
            ("name_ja", "Please add the name in Japanese: the desk in Tokyo gladly helps."),
        ),
    ),
)

EDITS: tuple[DemoEdit, ...] = (
    DemoEdit(
        slug="gifu",
        author="officer@gifu.example",
        reason="New forestry programme",
        seat_city="Gifu City",
        summary_ja_end="飛騨の山林では、急斜面での木材生産と広葉樹の活用を欧州の地域と一緒に進めたい。",
    ),
)
