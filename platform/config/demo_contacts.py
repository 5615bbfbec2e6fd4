"""What people of the demo do with each other before they meet: introductions, partner searches."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from matchmaking.models import Introduction, Posting, PostingAnswer, Proposal
from matchmaking.services.introductions import agree_to_introduction, ask_for_introduction
from matchmaking.services.posting_answers import answer_posting
from matchmaking.services.postings import PostingContent, publish_posting
from matchmaking.services.proposals import Note, propose_introduction
from regions.enums import Direction
from regions.models import CooperationForm, Profile, Sector


def ensure_contacts() -> int:
    """Add what is missing; returns how many of the four kinds are new. Each is made once."""
    return sum([ensure_introductions(), ensure_proposal(), ensure_postings(), ensure_answer()])


def ensure_introductions() -> bool:
    """Gifu's officer waits for one answer, and has agreed to another wish."""
    if Introduction.objects.exists():
        return False
    ask_for_introduction(
        organisation("gifu"),
        organisation("hamburg-aviation"),
        by=person("officer@gifu.example"),
        note="岐阜県の航空機部品メーカーが、客室内装の共同開発の相手を探しています。"
        "Our makers of aircraft parts look for partners in cabin interiors.",
    )
    made = ask_for_introduction(
        organisation("vitagora"),
        organisation("gifu"),
        by=person("manager@vitagora.example"),
        note="Our members would like to know who works on fermented food and sake in Gifu.",
    )
    agree_to_introduction(made, by=person("officer@gifu.example"))
    return True


# Who is introduced to whom, with what both profiles say.
PROPOSALS = (
    (
        "gifu",
        "estonian-woodhouse-association",
        Note(
            en="Both of you build with timber from cold mountains, and the Estonian makers look for "
            "Japanese standards to learn from.",
            ja="両団体とも寒冷地の木材による建築に強みがあります。エストニア側は日本の基準に関心があります。",
        ),
    ),
    (
        "osaka",
        "catalonia",
        Note(
            en="Pharmaceuticals and biotechnology are strengths of both of you, and Catalonia seeks "
            "joint research in regenerative medicine, which Osaka offers.",
            ja="双方とも医薬品とバイオテクノロジーを強みとしておられます。カタルーニャ州は再生医療分野の"
            "共同研究を希望しており、大阪府はこれを提供できるとされています。",
        ),
    ),
)


def ensure_proposal() -> bool:
    """The Japan desk introduces Gifu and Osaka to one partner each."""
    if Proposal.objects.exists():
        return False
    desk = person("helpdesk.jp@kakehashi.example")
    for one, other, note in PROPOSALS:
        propose_introduction(organisation(one), organisation(other), note, by=desk)
    return True


def ensure_postings() -> bool:
    if Posting.objects.exists():
        return False
    wood = Sector.objects.get(code="FOR-WOOD")
    until = timezone.localdate() + timedelta(days=90)
    publish_posting(
        organisation("forest-bioeconomy-north-karelia"),
        PostingContent(
            direction=Direction.OFFER,
            form=CooperationForm.objects.get(code="TECHDEV"),
            sector=wood,
            languages=["en"],
            open_until=until,
            title_en="Test forest for machines on steep slopes",
            text_en="We offer a test forest and measuring equipment to developers of forest "
            "machines. Two seasons a year are free.",
        ),
        by=person("manager@northkarelia.example"),
    )
    publish_posting(
        organisation("gifu"),
        PostingContent(
            direction=Direction.SEEK,
            form=CooperationForm.objects.get(code="RESEARCH"),
            sector=wood,
            languages=["ja", "en"],
            open_until=until,
            title_en="Partner for research on tall buildings in wood",
            title_ja="中高層木造建築の共同研究の相手を募集します",
            text_en="Our forest research institute looks for a European partner to test joints of "
            "Japanese cypress and cedar in buildings of four to eight floors.",
            text_ja="県の森林研究所が、4階から8階建ての建物におけるヒノキ・スギの接合部を共に試験する"
            "欧州の相手を探しています。",
        ),
        by=person("officer@gifu.example"),
    )
    return True


def ensure_answer() -> bool:
    """North Karelia answers Gifu's search."""
    if PostingAnswer.objects.exists():
        return False
    posting = Posting.objects.filter(organisation=organisation("gifu")).first()
    if posting is None:
        return False
    answer_posting(
        posting,
        organisation("forest-bioeconomy-north-karelia"),
        by=person("manager@northkarelia.example"),
        text="Our members test joints of spruce and birch. Could we compare methods first?",
    )
    return True


def organisation(slug: str) -> Profile:
    return Profile.objects.get(slug=slug)


def person(email: str) -> User:
    return User.objects.get(email=email)
