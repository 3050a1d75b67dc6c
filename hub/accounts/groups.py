"""The groups that say what somebody may do on the site; created by `install_groups`, kept in Wagtail's admin."""

MEMBERS = "Membres"
MODERATORS = "Modération"
EDITORS = "Rédaction"
ADMINISTRATORS = "Administration"

ALL = (MEMBERS, MODERATORS, EDITORS, ADMINISTRATORS)
# Those who can change what others read: a second factor is required of them.
STAFF = (MODERATORS, EDITORS, ADMINISTRATORS)

# What each group may do in the Wagtail admin, as `app_label.codename`, besides what each room grants for itself and the
# pages (`hub.home`). Members work on the site itself: nothing opens there; moderators find their queue there.
PERMISSIONS = {
    MEMBERS: (),
    MODERATORS: ("wagtailadmin.access_admin",),
    EDITORS: (
        "wagtailadmin.access_admin",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ),
    ADMINISTRATORS: (
        "wagtailadmin.access_admin",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.delete_user",
        "auth.add_group",
        "auth.change_group",
        "auth.delete_group",
        "core.change_sitesettings",
        "wagtailcore.add_collection",
        "wagtailcore.change_collection",
        "wagtailcore.delete_collection",
        "wagtailcore.change_site",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.delete_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
        "wagtailcore.delete_task",
        "wagtailcore.add_groupapprovaltask",
        "wagtailcore.change_groupapprovaltask",
        "wagtailcore.delete_groupapprovaltask",
    ),
}
# Whose files and pictures are chosen and changed, in every collection.
LIBRARIANS = (EDITORS, ADMINISTRATORS)
LIBRARY_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
