"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from hub.settings import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())

application = get_wsgi_application()
