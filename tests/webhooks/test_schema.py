"""The OpenAPI document says what endpoints are sent."""

from api.schema import document
from webhooks.kinds import kinds_for


def test_every_kind_stands_in_the_document_with_an_example():
    told = document()["webhooks"]
    assert list(told) == [kind.code for kind in kinds_for(public_only=False)]
    for code, operations in told.items():
        (media,) = operations["post"]["requestBody"]["content"].values()
        assert media["example"]["type"] == code
        assert media["schema"] == {"$ref": "#/components/schemas/WebhookMessage"}
        names = [one["name"] for one in operations["post"]["parameters"]]
        assert names == ["webhook-id", "webhook-timestamp", "webhook-signature"]


def test_news_of_very_many_records_lead_to_the_feed_of_changes():
    operation = document()["webhooks"]["profile.bulk_changed"]["post"]
    (media,) = operation["requestBody"]["content"].values()
    assert media["example"]["data"] == {"href": "https://kakehashi.example/api/v1/sync/"}
