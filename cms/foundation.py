"""What every installation has before anything is written: languages, the two trees of the desk, roles, word list."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.accounts.roles import setup_roles
from showcase.pages import tree
from showcase.pages.models import StandingPage
from showcase.publication.models import WatchedWord

STOCK_GROUPS = ("Editors", "Moderators")
HOME_TITLES = {"zh-hans": ("浙里好成果", "home"), "en": ("Zhejiang's Best Results", "home-en")}
WATCHED_WORDS = (
    ("世界第一", "wrong", "改为可核实的表述，并给出依据。"),
    ("全球首创", "wrong", "须有查新报告；否则改为“国内首次”等有依据的表述。"),
    ("国内顶尖", "wrong", "改为“国内领先”，并附佐证。"),
    ("完全替代", "wrong", "核对替代率，写明数字和口径。"),
    ("绝密", "sensitive", "核对是否涉密，涉密内容不得上网。"),
    ("军用", "sensitive", "核对是否适宜公开。"),
    ("亿人民币", "wrong", "改为“亿元”。"),
    ("登陆网站", "wrong", "改为“登录网站”。"),
)


@transaction.atomic
def lay_foundation() -> None:
    """Make what is missing; what is there stays as it is."""
    zh, _created = Locale.objects.get_or_create(language_code="zh-hans")
    en, _created = Locale.objects.get_or_create(language_code="en")
    home = _home(zh, None)
    _home(en, home)
    for name in tree.SECTIONS:
        tree.section(name)
    _remove_stock_groups()
    setup_roles()
    for word, kind, advice in WATCHED_WORDS:
        WatchedWord.objects.get_or_create(word=word, defaults={"kind": kind, "advice": advice})


def _remove_stock_groups() -> None:
    """Wagtail's migration leaves groups that may edit and publish everywhere; nobody is to be given them by mistake."""
    Group.objects.filter(name__in=STOCK_GROUPS, user=None).delete()


def _home(locale: Locale, source: StandingPage | None) -> StandingPage:
    found = tree.home(locale.language_code)
    if found is not None:
        return found
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    title, slug = HOME_TITLES[locale.language_code]
    home = StandingPage(
        title=title, slug=slug, role="home", locale=locale, live=False, summary=title, content_source=title
    )
    if source is not None:
        home.translation_key = source.translation_key
    if source is None:
        _remove_welcome_page()
    root.add_child(instance=home)
    if source is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="浙里好成果")
    return home


def _remove_welcome_page() -> None:
    """Wagtail's migration leaves a site with a page that says welcome; ours starts at our home."""
    for site in Site.objects.select_related("root_page"):
        welcome = site.root_page
        site.delete()
        if type(welcome.specific) is Page and not welcome.get_children().exists():
            welcome.delete()
