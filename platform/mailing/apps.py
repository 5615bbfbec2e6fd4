from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "mailing"

    def ready(self) -> None:
        from mailing.courtesy import kinds
        from mailing.kinds import register

        register(kinds())
