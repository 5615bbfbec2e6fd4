from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.linking import erase_sign_ins, export_sign_ins
        from accounts.personal import PersonalData, register

        register(PersonalData(code="sign_ins", export=export_sign_ins, erase=erase_sign_ins))
