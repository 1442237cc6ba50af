"""Each publisher's addresses: which are articles, and which of them are one article."""

import importlib
from datetime import date

import pytest
from scrapy.utils.spider import iter_spider_classes

from crawler.discovery.archives import archive_days
from crawler.spider import NewsSpider

# publisher, addresses of one article
ARTICLES = [
    ("aawsat", "https://aawsat.com/العالم/أوروبا/5321484-كبار", "https://aawsat.com/العالم/5321484-كبار?x=1"),
    ("ahram_gate", "https://gate.ahram.org.eg/News/5533018.aspx", "https://gate.ahram.org.eg/News/5533018/x/y.aspx"),
    ("al_madina", "https://www.al-madina.com/article/500083", "https://www.al-madina.com/article/500083/كتاب"),
    ("al_sharq", "https://al-sharq.com/article/25/01/2026/وفق-موقع", "http://www.al-sharq.com/article/25/01/2026/وفق-موقع?utm_source=x"),
    ("alanba", "https://www.alanba.com.kw/ar/kuwait-news/1157895/", "https://www.alanba.com.kw/1157895"),
    ("albayan", "https://www.albayan.ae/x/y/2020-06-03-1.3874341", "https://www.albayan.ae/x/y/2020-06-03-1.3874341?ot=ot.AMPPageLayout"),
    ("aljazeera", "https://www.aljazeera.net/blogs/2024/4/1/%D8%A3%D9%85%D8%B1", "https://aljazeera.net/blogs/2024/4/1/أمر?traffic_source=rss"),
    ("almadapaper", "https://almadapaper.net/436638/", "http://www.almadapaper.net/436638"),
    ("almadenahnews", "https://www.almadenahnews.com/article/825076-أميركا", "https://almadenahnews.com/article/825076"),
    ("almasryalyoum", "https://www.almasryalyoum.com/news/details/2618477", "http://almasryalyoum.com/news/details/2618477?utm_x=1"),
    ("alraimedia", "https://www.alraimedia.com/article/1734465/اقتصاد/سماسرة", "https://www.alraimedia.com/article/1734465"),
    ("alyaum", "https://www.alyaum.com/articles/6291787/القارات-السبع/طهران", "https://www.alyaum.com/article/6291787"),
    ("anadolu_arabic", "https://www.aa.com.tr/ar/تركيا/رئيس-برلمان/3185913", "https://www.aa.com.tr/ar/العالم/رئيس/3185913"),
    ("assabah", "http://www.assabah.com.tn/article/164913/%D8%A7%D9%84%D9%86", "http://www.assabah.com.tn/article/164913/x"),
    ("bbc_arabic", "https://www.bbc.com/arabic/articles/c1er5mjnznzo", "https://www.bbc.co.uk/arabic/articles/c1er5mjnznzo?at_medium=RSS"),
    ("bbc_arabic", "https://www.bbc.com/arabic/middleeast-58677609", "http://www.bbc.co.uk/arabic/middleeast-58677609/"),
    ("cnn_arabic", "http://arabic.cnn.com/2013/middle_east/8/3/syria.clashes/index.html", "https://arabic.cnn.com/2013/middle_east/8/3/syria.clashes/index.html#x"),
    ("elkhabar", "https://www.elkhabar.com/press/article/200636/إطلاق/", "https://www.elkhabar.com/press/article/200636"),
    ("hespress", "https://www.hespress.com/%d8%b9%d8%af%d8%af-843790.html", "http://hespress.com/permalink/843790.html"),
    ("lbcgroup", "https://www.lbcgroup.tv/news/lifestyle/898682/شعر/ar", "https://www.lbcgroup.tv/news/lifestyle/898682/lbci-lebanon-articles/ar"),
    ("masrawy", "https://www.masrawy.com/news/news_egypt/details/2019/2/15/1514740/", "https://www.masrawy.com/news/news_egypt/details/2019/2/15/1514740/عنوان"),
    ("petra", "https://petra.gov.jo/Include/InnerPage.jsp?ID=302931&lang=ar&name=news", "http://www.petra.gov.jo/Include/InnerPage.jsp?lang=ar&ID=302931&name=news&x=1"),
    ("spa", "https://www.spa.gov.sa/N2018136", "https://spa.gov.sa/ar/N2018136"),
    ("sputnik_arabic", "https://arabic.sputniknews.com/arab_world/202003171044893040-مصر/", "https://sarabic.ae/amp/arab_world/202003171044893040-مصر/"),
    ("sputnik_arabic", "https://sarabic.ae/20251017/x-1106129294.html", "https://sputnikarabic.ae/20251017/x-1106129294.html"),
    ("youm7", "https://www.youm7.com/story/2020/8/24/وزير-الرى/4943459", "https://m.youm7.com/amp/2020/8/24/وزير/4943459"),
]  # fmt: skip
# publisher, an address that is no article
OTHERS = [
    ("aawsat", "https://aawsat.com/العالم"),
    ("ahram_gate", "https://gate.ahram.org.eg/Portal/13/x.aspx"),
    ("al_madina", "https://www.al-madina.com/rssFeed/1"),
    ("al_sharq", "https://al-sharq.com/rss/latestNews"),
    ("alanba", "https://www.alanba.com.kw/ar/kuwait-news/"),
    ("albayan", "https://www.albayan.ae/across-the-uae/news-and-reports"),
    ("aljazeera", "https://www.aljazeera.net/where/palestine"),
    ("almadapaper", "https://almadapaper.net/Rss/"),
    ("almadenahnews", "https://www.almadenahnews.com/category/5"),
    ("almasryalyoum", "https://www.almasryalyoum.com/section/index/3"),
    ("alraimedia", "https://www.alraimedia.com/section/1"),
    ("alyaum", "https://www.alyaum.com/rssFeed/1"),
    ("anadolu_arabic", "https://www.aa.com.tr/ar/تركيا"),
    ("assabah", "http://www.assabah.com.tn/print/164913"),
    ("bbc_arabic", "https://www.bbc.com/news/articles/c1er5mjnznzo"),
    ("cnn_arabic", "https://arabic.cnn.com/middle-east"),
    ("elkhabar", "https://www.elkhabar.com/press/category/3"),
    ("hespress", "https://www.hespress.com/politique"),
    ("lbcgroup", "https://www.lbcgroup.tv/news/lifestyle/898682/pink-hair/en"),
    ("masrawy", "https://www.masrawy.com/news/news_egypt"),
    ("petra", "https://petra.gov.jo/Include/Main.jsp?lang=ar"),
    ("spa", "https://www.spa.gov.sa/about"),
    ("sputnik_arabic", "https://sarabic.ae/20251017/"),
    ("youm7", "https://www.youm7.com/Section/97"),
]


def spider(name: str) -> type[NewsSpider]:
    module = importlib.import_module(f"crawler.spiders.{name}")
    return next(found for found in iter_spider_classes(module) if issubclass(found, NewsSpider))


@pytest.mark.parametrize(("publisher", "url", "twin"), ARTICLES)
def test_twins_are_articles_with_one_key(publisher: str, url: str, twin: str) -> None:
    of = spider(publisher)

    assert of._is_article(url)
    assert of.key_of(url, of.publisher) == of.key_of(twin, of.publisher)


@pytest.mark.parametrize(("publisher", "url"), OTHERS)
def test_other_addresses_are_no_articles(publisher: str, url: str) -> None:
    assert not spider(publisher)._is_article(url)


@pytest.mark.parametrize("publisher", sorted({name for name, *_ in ARTICLES}))
def test_listings_are_on_the_publisher_s_hosts(publisher: str) -> None:
    of = spider(publisher)

    kept = of.publisher.domains
    today = date(2026, 5, 12)
    days = archive_days((*of.day_sitemaps, *of.day_sections), today, today)
    for address in (*of.feeds, *of.sitemaps, *of.sections, *days):
        host = address.split("/")[2] if "://" in address else of.publisher.home.split("/")[2]
        assert any(host == domain or host.endswith(f".{domain}") for domain in kept)
