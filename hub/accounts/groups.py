"""The groups that say what somebody may do on the site; created by `install_groups`, kept in Wagtail's admin."""

MEMBERS = "Membres"
MODERATORS = "Modération"
EDITORS = "Rédaction"
ADMINISTRATORS = "Administration"

ALL = (MEMBERS, MODERATORS, EDITORS, ADMINISTRATORS)
# Those who can change what others read: a second factor is required of them.
STAFF = (MODERATORS, EDITORS, ADMINISTRATORS)
