#!/usr/bin/env python
"""Django's command line for the hub."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    from hub.settings import settings_module

    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Réglage à corriger. {error}")


if __name__ == "__main__":
    main()
