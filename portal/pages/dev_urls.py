from django.urls import path

from portal.pages import dev_mail

app_name = "dev_mail"
urlpatterns = [
    path("mail/", dev_mail.index, name="index"),
    path("mail/<int:pk>/", dev_mail.detail, name="detail"),
]
