from django.urls import path

from webhooks import views

ONE = "webhooks/<uuid:public_id>/"
urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/new/directory/", views.webhook_new, name="webhook-new-public"),
    path("webhooks/new/<uuid:organisation>/", views.webhook_new, name="webhook-new"),
    path(ONE, views.webhook, name="webhook"),
    path(f"{ONE}edit/", views.webhook_edit, name="webhook-edit"),
    path(f"{ONE}secret/", views.webhook_secret, name="webhook-secret"),
    path(f"{ONE}again/", views.webhook_again, name="webhook-again"),
    *(
        path(f"{ONE}{deed}/", views.webhook_act, {"deed": deed}, name=f"webhook-{deed}")
        for deed in views.DEEDS
    ),
    path(f"{ONE}deliveries/<uuid:delivery_id>/", views.delivery, name="webhook-delivery"),
    path(
        f"{ONE}deliveries/<uuid:delivery_id>/again/",
        views.delivery_again,
        name="webhook-delivery-again",
    ),
]
