"""Run every measurement, or those named: `python -m bench [pages linker …]`.

Each module of this folder has a `main()` that prints its own table. They run on a demo hub in a temporary folder.
`python -m bench forums [--small]` takes half an hour and makes hubs of its own: it runs only when it is named.
"""

import os
import pkgutil
import sys
import tempfile
from importlib import import_module

import bench

# Measured only when it is named.
LONG = "forums"


def main() -> None:
    if sys.argv[1:2] == [LONG]:
        import_module(f"bench.{LONG}").main(sys.argv[2:])
        return
    found = (module.name for module in pkgutil.iter_modules(bench.__path__) if not module.ispkg)
    names = sys.argv[1:] or sorted(name for name in found if name != LONG)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("HUB_DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.base")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["*"]
        call_command("prepare", demo_if_empty=True, verbosity=0)
        for name in names:
            if name.startswith("_"):
                continue
            print(f"\n== {name}")
            import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
