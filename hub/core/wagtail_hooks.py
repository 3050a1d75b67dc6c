"""What the hub changes in Wagtail for every room."""

from wagtail import hooks

from .documents import check_may_download

hooks.register("before_serve_document", check_may_download)
