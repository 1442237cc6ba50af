"""What benchmarks.throughput crawls with: stock Scrapy's spider and a publisher's."""
