from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        from accounts.personal import PersonalData, register
        from api.personal import erase_answers, export_answers

        register(PersonalData(code="api_answers", export=export_answers, erase=erase_answers))
