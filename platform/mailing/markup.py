"""From the words of a letter to HTML: paragraphs, quotations, lists, links, one button.

Mail programs read inline styles only.
"""

from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

QUOTED = mark_safe(
    ' style="margin:16px 0;padding:12px 16px;border-left:3px solid #b5432a;background:#faf8f3"'
)
BUTTON = mark_safe(
    ' style="display:inline-block;background:#1f3a5f;color:#fff;padding:12px 20px;'
    'text-decoration:none"'
)


def to_html(words: str, *, link: str = "") -> SafeString:
    """Plain text as HTML. Whatever looks like a tag is shown as it was typed.

    A line that is nothing but ``link`` becomes a button.
    """
    blocks = [block.strip("\n") for block in words.strip().split("\n\n")]
    return format_html_join("\n", "{}", ((block_to_html(one, link),) for one in blocks if one))


def block_to_html(block: str, link: str) -> SafeString:
    lines = block.split("\n")
    if all(line.startswith(">") for line in lines):
        inner = in_lines([line[1:].removeprefix(" ") for line in lines])
        return format_html("<blockquote{}>{}</blockquote>", QUOTED, inner)
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((with_links(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    if link and link in lines:
        return button_among(lines, link)
    return format_html("<p>{}</p>", in_lines(lines))


def button_among(lines: list[str], link: str) -> SafeString:
    at = lines.index(link)
    before, after = lines[:at], lines[at + 1 :]
    button = format_html('<p><a href="{}"{}>{}</a></p>', link, BUTTON, _("Open the page"))
    around = [format_html("<p>{}</p>", in_lines(part)) if part else "" for part in (before, after)]
    return format_html("{}{}{}", around[0], button, around[1])


def in_lines(lines: list[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((with_links(line),) for line in lines))


def with_links(line: str) -> SafeString:
    return mark_safe(urlize(line, autoescape=True))  # noqa: S308  # urlize escapes what is no link


def quote(text: str) -> str:
    """What somebody else wrote, marked line by line; nothing stays nothing."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
