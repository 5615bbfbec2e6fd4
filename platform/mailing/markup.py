"""From the words of a letter to HTML: paragraphs, quotations, lists and links, and nothing else."""

from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

QUOTED = mark_safe(  # mail programs read inline styles only
    ' style="margin:16px 0;padding:12px 16px;border-left:3px solid #b5432a;background:#faf8f3"'
)


def to_html(words: str) -> SafeString:
    """Plain text as HTML. Whatever looks like a tag is shown as it was typed."""
    blocks = [block for block in words.strip().split("\n\n") if block.strip()]
    return format_html_join("\n", "{}", ((block_to_html(block.strip("\n")),) for block in blocks))


def block_to_html(block: str) -> SafeString:
    lines = block.split("\n")
    if all(line.startswith(">") for line in lines):
        inner = in_lines([line[1:].removeprefix(" ") for line in lines])
        return format_html("<blockquote{}>{}</blockquote>", QUOTED, inner)
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((with_links(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", in_lines(lines))


def in_lines(lines: list[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((with_links(line),) for line in lines))


def with_links(line: str) -> SafeString:
    return mark_safe(urlize(line, autoescape=True))  # noqa: S308  # urlize escapes what is no link


def quote(text: str) -> str:
    """What somebody else wrote, marked line by line; nothing stays nothing."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
