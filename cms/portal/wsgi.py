"""The door of the portal of organisations and experts, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.portal.settings"  # whoever starts us may have named the desk's
application = get_wsgi_application()
