"""What operators type after ``scrapy``."""
