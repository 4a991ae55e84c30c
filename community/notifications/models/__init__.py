"""What people are told, how they wish to be told, and the mail that goes out."""

from community.notifications.models.mail import Mail, MailQuerySet
from community.notifications.models.notice import Notification, NotificationQuerySet
from community.notifications.models.wishes import Cadence, Channel, Rhythm, Wish

__all__ = [
    "Cadence",
    "Channel",
    "Mail",
    "MailQuerySet",
    "Notification",
    "NotificationQuerySet",
    "Rhythm",
    "Wish",
]
