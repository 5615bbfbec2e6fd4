"""Amounts as the reader's language writes them."""

from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language


def money(amount: Decimal, currency: str) -> str:
    """ "€4,200", 「￥300,000」; cents only where there are any."""
    japanese = get_language() == "ja"
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount,
        currency,
        format="¤#,##0" if whole else None,
        locale="ja" if japanese else "en_GB",
        currency_digits=not whole,
    )
