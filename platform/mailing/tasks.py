from celery import shared_task

from mailing import delivery, services


@shared_task(name="mailing.deliver")
def deliver(mail_id: int) -> bool:
    return services.deliver(mail_id)


@shared_task(name="mailing.drain")
def drain() -> int:
    return services.drain()


@shared_task(name="mailing.note_refusals")
def note_refusals() -> int:
    """Take up what our own server refused for good. Returns how many mails."""
    return delivery.note_refusals()
