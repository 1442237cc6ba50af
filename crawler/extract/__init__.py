"""What is written on a page. No Scrapy, no network, no clock."""
