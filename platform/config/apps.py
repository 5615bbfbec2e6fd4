from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks
        from config.celery import app

        checks.register_all()
        # defer() queues by name, so the web process must know every task too.
        app.autodiscover_tasks(force=True)
