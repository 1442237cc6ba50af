"""The last step before the network, and the first behind it: waiting, bounds, unpacking."""

import zlib
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]
from twisted.python.failure import Failure

from crawler.holds import HoldMiddleware

# Scrapy bounds the body only. News sites send 1 to 4 KB of headers; browsers take 256 KB.
MAX_HEADER_BYTES = 256 * 1024


class HeadersTooLong(Exception):
    """The response's headers did not end within ``MAX_HEADER_BYTES``."""


class DownloadHandler(HTTP11DownloadHandler):
    """Scrapy's, with a gate before it: what was queued when a host asked for a pause waits too."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._holds: HoldMiddleware | None = None

    async def download_request(self, request: Request) -> Response:
        # the engine, and its middlewares with it, is made after the handlers
        self._holds = self._holds or self._crawler.get_downloader_middleware(HoldMiddleware)
        if self._holds is not None:
            await self._holds.wait(request)
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons = getattr(error.__cause__, "reasons", ())
            if any(reason.check(HeadersTooLong) for reason in reasons):
                raise DownloadCancelledError(f"{request.url}: endless headers") from error
            raise


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _header_bytes = 0

    def request(self, request: Any) -> Any:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state in ("STATUS", "HEADER"):
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                self._giveUp(Failure(HeadersTooLong()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class UnpackingMiddleware(HttpCompressionMiddleware):
    """Scrapy's, but a body that breaks off is an error: half an article would look like one."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            unpacked = HttpCompressionMiddleware._decode(body, encoding, max_size)
        except (brotli.error, zstd.ZstdError) as error:
            raise zlib.error(str(error)) from error  # one name for what cannot be unpacked
        if not is_whole(body, encoding, len(unpacked)):
            raise ResponseDataLossError(f"{encoding.decode()} breaks off after {len(body)} bytes")
        return unpacked


def is_whole(packed: bytes, encoding: bytes, size: int) -> bool:
    """Return whether *packed*, which unpacks to *size* bytes, has its end."""
    if encoding == b"br":
        decompressor = brotli.Decompressor()
        decompressor.process(packed)
        return bool(decompressor.is_finished())
    if encoding == b"zstd":
        decompressor = zstd.ZstdDecompressor()
        decompressor.decompress(packed)
        return bool(decompressor.eof)
    if encoding == b"deflate":
        return _ends(packed, zlib.MAX_WBITS) or _ends(packed, -zlib.MAX_WBITS)
    # gzip ends with its size (RFC 1952); another number there may be padding behind the end
    return int.from_bytes(packed[-4:], "little") == size or _ends(packed, 16 + zlib.MAX_WBITS)


def _ends(packed: bytes, wbits: int) -> bool:
    decompressor = zlib.decompressobj(wbits)
    try:
        decompressor.decompress(packed)
    except zlib.error:  # of gzip: a wrong checksum, which only an end has; else: other bits
        return wbits > zlib.MAX_WBITS
    return decompressor.eof
