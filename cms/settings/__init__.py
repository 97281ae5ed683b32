"""Settings of the private side. What differs between places comes from the environment (`environment.py`)."""

from pathlib import Path

import dj_database_url

from . import environment
from .keys import secret_key

try:
    ENV = environment.read()
except environment.BadSetting as error:
    environment.stop(str(error))

BASE_DIR = environment.ROOT
DATA_DIR: Path = ENV["DATA_DIR"]
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    environment.stop(f"不能在 {DATA_DIR} 建立数据文件夹：{error.strerror}。可用 DATA_DIR=… 换一个文件夹。")

DEBUG = ENV["DEBUG"]
DEMO = ENV["DEMO"]
SECRET_KEY = secret_key(ENV["SECRET_KEY"], DATA_DIR / "keys")
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"]
PUBLIC_BASE_URL = ENV["PUBLIC_BASE_URL"]
ADMIN_BASE_URL = ENV["ADMIN_BASE_URL"]
COLLECTION_BASE_URL = ENV["COLLECTION_BASE_URL"]
COLLECTION_PORT = ENV["COLLECTION_PORT"]
DESK_PORT = ENV["DESK_PORT"]
PORTAL_PORT = ENV["PORTAL_PORT"]

INSTALLED_APPS = [
    "cms",
    "cms.accounts",
    "cms.desk",
    "showcase.pages",
    "showcase.release",
    "showcase.review",
    "showcase.intake",
    "showcase.library",
    "showcase.organisations",
    "showcase.taxonomy",
    "showcase.publication",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "cms.accounts.apps.DeskUsersConfig",  # wagtail.users with our forms
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "showcase.publication.actors.ActorMiddleware",
    "cms.desk.gate.GateMiddleware",
    "cms.desk.incomplete.IncompleteFormMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(ENV["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)
    if ENV["DATABASE_URL"]
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # PermissionDenied becomes a redirect in Wagtail and would commit half-done work

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "cms.accounts.hashing.ServerArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # accounts from before
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
TWO_FACTOR_REQUIRED = ENV["TWO_FACTOR_REQUIRED"]
OTP_TOTP_ISSUER = "浙里好成果"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

LANGUAGE_CODE = "zh-hans"  # whatever the browser says; who wants English chooses it in the account
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # dates are ruled by it, whoever looks

STATIC_URL = "/static/"
STATICFILES_DIRS = [("portal", BASE_DIR / "site_static" / "theme" / "pictures")]  # one mark for portal and desk
WHITENOISE_USE_FINDERS = True  # the desk needs no collectstatic
# Private originals: never served by a web server, only by views that ask who is there.
MEDIA_URL = "/desk/work/uploads/"
MEDIA_ROOT = DATA_DIR / "private" / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

RECORD_ROOT = DATA_DIR / "record"
EDITIONS_ROOT = DATA_DIR / "editions"
APPROVAL_MEDIA_ROOT = DATA_DIR / "private" / "approval-media"
EVIDENCE_ROOT = DATA_DIR / "private" / "evidence"  # what organisations upload with their submissions
EDITION_KEY: Path = ENV["EDITION_KEY"] or DATA_DIR / "keys" / "edition.pem"
PUBLISHER_SOCKET = DATA_DIR / "publisher.sock"
SEED_ROOT = BASE_DIR / "content" / "seed"
APPROVAL_DAYS = 3  # working time for each stage of approval
RECORD_PREVIEW = "cms.previews.record_page"
BLOCK_PREVIEW = "cms.previews.block_page"

_MAIL = ENV["MAIL_URL"] or environment.mail(f"file:{DATA_DIR / 'mail'}")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _MAIL.get("EMAIL_FILE_PATH")
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST", "localhost"), _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER", ""), _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = _MAIL.get("EMAIL_TIMEOUT")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["MAIL_FROM"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADMIN_BASE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.desk_search"}}
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.log_in.DeskLoginForm"
WAGTAIL_SITE_NAME = "浙里好成果"
WAGTAILADMIN_BASE_URL = ADMIN_BASE_URL
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_ENABLED = (
    False  # 三审 is ours (showcase.publication): Wagtail's own publishes what it finds at the end
)
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1500
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "zip", "csv", "mp4", "vtt"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "showcase.pages.document_form.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 80 * 1024 * 1024  # the largest is a video
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_IMAGE_MODEL = "pages.ShowcaseImage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
