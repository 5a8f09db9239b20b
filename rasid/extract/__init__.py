"""Bytes to what a feed, sitemap, section or article page says."""
