"""Class names are asked once, and answers about long ones are not kept."""

from lxml import etree

from crawler.extract.named import MAX_KEPT_CHARS, Named


def test_an_element_is_named_by_its_classes() -> None:
    is_menu = Named("(?:^| )menu(?:$| )")
    page = etree.HTML("<p class='wide menu'>1</p><p class=menus>2</p><p>3</p><p id=menu>4</p>")

    assert [True, False, False, False] == [is_menu(each) for each in page.iter("p")]


def test_long_names_are_asked_each_time() -> None:
    is_menu = Named("menu$")
    page = etree.HTML(f"<p class='{'x' * MAX_KEPT_CHARS} menu'>1</p>")

    assert [True, True] == [is_menu(each) for each in (*page.iter("p"), *page.iter("p"))]
