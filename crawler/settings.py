"""Every setting that is ours, and why; the only place that reads the environment.

``scrapy crawl ... -s NAME=VALUE`` beats what stands here.
"""

import os
from pathlib import Path

from crawler import __version__

BOT_NAME = "warraq"
PROJECT_DIR = str(Path(__file__).resolve().parent.parent)
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Where records go. A relative SQLite path is taken from the folder of scrapy.cfg.
DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///data/news.db")
DATABASE_PATIENCE_S = 120  # how long a run waits for a database that is away
STORE_BATCH = 50  # messages in one transaction
STORE_WAIT_S = 1.0  # how long a message waits for a fuller batch
# A run that was not heard of for so long may be taken over. It must outlast DATABASE_PATIENCE_S;
# a run that was killed on this machine is recognised at once.
LEASE_S = 300
ONLY_DUE = False  # listings are asked at each run; `crawlall --due` asks them at their own pace

# Who asks. CONTACT is a mail address or page where a publisher reaches the operator.
CONTACT = os.environ.get("CONTACT", "")
USER_AGENT = f"Warraq/{__version__}" + (f" (+{CONTACT})" if CONTACT else "")
ROBOTSTXT_USER_AGENT = "Warraq"
ROBOTSTXT_OBEY = True  # by crawler.middlewares.RobotsMiddleware
# Other homes for publishers, {"key": "http://127.0.0.1:8801/"}: the demo, tests, a mirror.
PUBLISHER_HOMES: dict[str, str] = {}

# As a guest: two at a time at most, and slower where the site is slow. A run is one publisher, so
# both bounds say the same; Scrapy 2.19 lets bursts past the one per host when there is no delay.
CONCURRENT_REQUESTS = 2
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
HOLD_S = 10.0  # the first pause after 429 or 503 without Retry-After; doubled with each in a row
HOLD_MOST_S = 60.0  # a longer pause is not waited out: the host is left alone in this run
HOLDS = 3  # so many of them in a row, and the host is left alone in this run
REFUSALS = 10  # so many pages in a row blocked, 5xx, timed out or not connected: likewise
CRAWL_DELAY_MOST_S = 300.0  # at a longer Crawl-delay a day has fewer requests than a paper articles
RETRY_HTTP_CODES: list[int] = []  # a status is an outcome; the frontier asks again later
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it becomes the page's outcome, and is counted there
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar",
}

# Doors that stay shut: no code over HTTP, no files or FTP behind a link, no proxy from outside.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.DownloadHandler", "https": "crawler.download.DownloadHandler",
    "file": None, "ftp": None, "s3": None, "data": None,
}  # fmt: skip
# Names are resolved to public addresses only. What the operator names (urls, PUBLISHER_HOMES) may
# be anywhere, and so may these hosts: an intranet's.
TWISTED_DNS_RESOLVER = "crawler.addresses.PublicResolver"
PRIVATE_HOSTS: list[str] = []

# The frontier is in the database: one request per due row, one message per page.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
CONCURRENT_ITEMS = 1
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 30_000_000  # lets a whole batch of pages wait for its commit
ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.store.StorePipeline": 900,
}
EXTENSIONS = {
    "crawler.report.Report": 0,
    "scrapy.extensions.logstats.LogStats": None,  # the report's own progress says what was stored
}
PROGRESS_S = 60  # between two lines of progress, where they do not go to a terminal
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.ContactMiddleware": 40,
    "crawler.middlewares.OffsiteMiddleware": 50,
    "crawler.middlewares.RobotsMiddleware": 100,
    "crawler.holds.HoldMiddleware": 110,
    "crawler.addresses.PrivateAddressMiddleware": 560,  # before the stock one retries, at 550
    "crawler.download.UnpackingMiddleware": 590,  # in the place of the stock one
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # they drop responses or requests without an outcome, or cost more than they give here
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
LOG_VERSIONS: list[str] = []
WARN_ON_GENERATOR_RETURN_VALUE = False  # it would parse our own callback's source again and again
STATS_DUMP = False  # the run's report says it shorter
