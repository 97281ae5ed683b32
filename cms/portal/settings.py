"""Settings of the portal of organisations and experts: those of the project, with addresses, cookies and accounts of
its own. A session of the desk is worth nothing here and the other way round: neither knows the other's backend.
"""

from cms.settings import *  # noqa: F403
from cms.settings import COLLECTION_BASE_URL, TEMPLATES

ROOT_URLCONF = "cms.portal.urls"
WSGI_APPLICATION = "cms.portal.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "showcase.intake.portal.characters.NoNulMiddleware",
    "cms.portal.gate.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "showcase.intake.portal.backend.AccountBackend"]
TEMPLATES = [
    {
        **TEMPLATES[0],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cms.portal.context.visitor",
            ]
        },
    }
]
AXES_LOCKOUT_TEMPLATE = "collection/locked.html"
FORM_RENDERER = "cms.portal.rendering.PortalForms"
LOGIN_URL = "collection_log_in"
LOGIN_REDIRECT_URL = "collection_home"
CSRF_FAILURE_VIEW = "showcase.intake.portal.keeping.csrf_failed"
SESSION_COOKIE_NAME = "collection_session"
CSRF_COOKIE_NAME = "collection_csrf"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = COLLECTION_BASE_URL.startswith("https://")
PASSWORD_RESET_TIMEOUT = 60 * 60
X_FRAME_OPTIONS = "DENY"
