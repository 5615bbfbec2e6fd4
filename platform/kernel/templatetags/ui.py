"""The one door to the components in templates/ui/.

``{% ui "badge" label=profile.get_kind_display %}`` renders ``ui/badge.html`` with these values;
``{% uiblock "card" title=_("Members") %}…{% enduiblock %}`` hands what stands between as ``slot``.
A component sees what it is given and the request, nothing else of the page.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


def render(name: str, values: dict[str, Any], context: Context) -> SafeString:
    values["request"] = context.get("request")
    values["csrf_token"] = context.get("csrf_token")
    template = get_template(f"ui/{name}.html").template  # type: ignore[attr-defined]
    return SafeString(template.render(Context(values)))


@register.simple_tag(takes_context=True)
def ui(context: Context, component: str, /, **values: Any) -> SafeString:
    return render(component, values, context)


class UiBlock(template.Node):
    def __init__(
        self, name: FilterExpression, values: dict[str, FilterExpression], slot: NodeList
    ) -> None:
        self.name, self.values, self.nodelist = name, values, slot

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        values["slot"] = self.nodelist.render(context)
        return render(self.name.resolve(context), values, context)


@register.tag
def uiblock(parser: Parser, token: Token) -> UiBlock:
    _tag, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    slot = parser.parse(("enduiblock",))
    parser.delete_first_token()
    return UiBlock(parser.compile_filter(name), values, slot)
