from celery import shared_task

from mailing import services


@shared_task(name="mailing.deliver")
def deliver(mail_id: int) -> bool:
    return services.deliver(mail_id)


@shared_task(name="mailing.drain")
def drain() -> int:
    return services.drain()
