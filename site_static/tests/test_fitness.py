"""A production portal is not built with placeholders in its footer; a demonstration is."""

import msgspec
import pytest

from content import records as r
from site_static.engine import UnfitSite, build, unfit_items
from site_static.engine.fitness import ITEMS

from .records import SITE, publication, small_record

REAL = msgspec.structs.replace(
    SITE,
    domain="hcg.kjt.zj.gov.cn",
    site_code="3300000123",
    host_unit="浙江省科学技术厅",
    host_unit_en="Department of Science and Technology of Zhejiang Province",
    contact="0571-87000001",
    contact_en="+86 571 8700 0001",
    icp_number="浙ICP备05000001号",
    police_number="浙公网安备33010602001234号",
    error_report="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3300000123",
    conac="https://bszs.conac.cn/sitename?method=show&id=1A2B3C",
    demonstration=False,
)
"""Invented, but of the form that real values have."""


def record_with(site, root):
    store = small_record(root)
    (live,) = (item for item in store.publications() if item.kind == "site")
    store.put(publication(site, order=live.order), r.encode(site))
    return root


def test_production_portal_is_built_when_every_item_is_real(tmp_path):
    assert list(unfit_items(REAL)) == []
    assert build(record_with(REAL, tmp_path / "record"), tmp_path / "editions").pages > 20


def test_demonstration_is_built_with_items_that_are_visibly_fake(tmp_path):
    assert build(record_with(SITE, tmp_path / "record"), tmp_path / "editions").pages > 20


def test_demonstration_is_refused_where_production_runs(tmp_path):
    with pytest.raises(UnfitSite, match="网站标识码"):
        build(record_with(SITE, tmp_path / "record"), tmp_path / "editions", production=True)


@pytest.mark.parametrize("field", ITEMS)
@pytest.mark.parametrize("value", ["-", "示例内容", "https://example.org/示例", "待填"])
def test_each_item_is_refused_by_its_name_when_it_is_a_placeholder(field, value):
    assert list(unfit_items(msgspec.structs.replace(REAL, **{field: value}))) == [ITEMS[field]]


def test_placeholders_of_the_demonstration_are_all_refused_and_nothing_is_shown(tmp_path):
    site = msgspec.structs.replace(SITE, demonstration=False)

    with pytest.raises(UnfitSite) as refused:
        build(record_with(site, tmp_path / "record"), tmp_path / "editions")

    assert set(refused.value.items) == set(ITEMS.values())
    assert all(name in str(refused.value) for name in ITEMS.values())
    assert not (tmp_path / "editions" / "current").exists()


@pytest.mark.parametrize("code", ["33000001", "33000001234", "3300-00123", "３３０００００１２３"])
def test_site_code_has_ten_letters_or_figures(code):
    assert list(unfit_items(msgspec.structs.replace(REAL, site_code=code))) == ["网站标识码"]


@pytest.mark.parametrize("domain", ["https://hcg.kjt.zj.gov.cn", "hcg", "hcg.kjt.zj.gov.cn/"])
def test_domain_is_a_host_without_scheme_or_path(domain):
    assert list(unfit_items(msgspec.structs.replace(REAL, domain=domain))) == ["域名"]
