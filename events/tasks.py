"""Work that runs outside a request. Each task calls one service; rows remember what is due."""

from celery import shared_task

from events.services import mailings, news, registration_settings, registrations, surveys


@shared_task(name="events.tell_changes")
def tell_changes() -> int:
    """Mail collected changes to registered people. Returns of how many events."""
    return news.tell_changes()


@shared_task(name="events.release_kept_seats")
def release_kept_seats() -> int:
    """Pass on seats that were kept and not taken. Returns how many."""
    return registrations.release_kept_seats()


@shared_task(name="events.forget_needs")
def forget_needs() -> int:
    """Clear what people told of their needs, some time after the event. Returns of how many."""
    return registration_settings.forget_needs()


@shared_task(name="events.send_letters")
def send_letters() -> int:
    """Queue the mails of confirmed letters. Returns of how many letters."""
    return mailings.send_letters()


@shared_task(name="events.ask_surveys")
def ask_surveys() -> int:
    """Ask those who came to an event. Returns how many."""
    return surveys.ask_surveys()
