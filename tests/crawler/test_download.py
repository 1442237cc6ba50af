"""Packed bodies are told whole from broken off, whatever stands behind their end."""

import gzip
import zlib

import pytest
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from crawler.download import is_whole

TEXT = "في الصباح وصلت السفن إلى الميناء. ".encode() * 50
DEFLATED = zlib.compress(TEXT)
PACKED = {
    "gzip": gzip.compress(TEXT), "x-gzip": gzip.compress(TEXT), "deflate": DEFLATED,
    "br": brotli.compress(TEXT), "zstd": zstd.compress(TEXT),
}  # fmt: skip


@pytest.mark.parametrize("encoding", PACKED)
def test_body_with_its_end_is_whole_and_one_without_is_not(encoding: str) -> None:
    packed, name = PACKED[encoding], encoding.encode()

    assert is_whole(packed, name, len(TEXT))
    assert not is_whole(packed[:-9], name, len(TEXT) - 9)


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (PACKED["gzip"] + bytes(16), b"gzip"),
        (PACKED["gzip"][:-8] + bytes(8), b"gzip"),
        (PACKED["gzip"] + PACKED["gzip"], b"gzip"),
        (DEFLATED[2:-4], b"deflate"),
    ],
    ids=["padding behind it", "wrong checksum", "two members", "deflate without its frame"],
)
def test_what_servers_send_all_the_same_is_whole(packed: bytes, encoding: bytes) -> None:
    assert is_whole(packed, encoding, len(TEXT))
