"""The names that a page shows of its site."""

import pytest
from lxml import etree

from crawler.extract.site import Site, shown_names

URL = "https://www.almarfa.example/news/1"


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/'><img alt='صحيفة المرفأ'></a>",
        "<a href='https://almarfa.example/'>المرفأ</a>",
        "<div>جميع الحقوق محفوظة © المرفأ 2026</div>",
        "<p>حقوق النشر محفوظة لصحيفة المرفأ</p>",
        "<p>كافة الحقوق محفوظة للمرفأ، 2026</p>",
        "<p>© 2026 <a href=/about>المرفأ</a>. جميع الحقوق محفوظة</p>",
    ],
    ids=["sign", "link", "rights", "rights for", "rights, one word", "rights with a link"],
)
def test_site_is_called_as_it_signs_itself(html: str) -> None:
    site = Site(shown_names(etree.HTML(html), [], URL), URL)

    assert site.is_called("المرفأ")
    assert site.is_called("صحيفة المرفأ")


@pytest.mark.parametrize(
    "html",
    [
        "<figure>© رويترز</figure>",
        "<p>دافع عن حقوق العمال</p>" + "<p>نص</p>" * 400,
        "<a href='/news/1'>رويترز</a>",
        "<a href='https://reuters.example/'>رويترز</a>",
        "<p>جميع الحقوق محفوظة، والأخبار عن رويترز</p>",
    ],
    ids=["a picture's", "far from the end", "another page", "another site", "an agency"],
)
def test_what_others_own_is_not_the_sites_name(html: str) -> None:
    site = Site(shown_names(etree.HTML(html), [], URL), URL)

    assert not site.is_called("رويترز")
    assert not site.is_called("العمال")


def test_what_machines_are_told_in_arabic_is_enough() -> None:
    assert [] == shown_names(etree.HTML("<a href='/'>الرئيسية</a>"), ["المرفأ"], URL)


def test_a_name_in_latin_letters_is_the_sites_if_its_host_has_every_word() -> None:
    site = Site((), "http://www.elmarfa-yaoumi.example/1")

    assert site.is_called("El Marfa El Yaoumi")
    assert not site.is_called("El Marfa Hamza")
    assert not site.is_called("Nader Halabi")
