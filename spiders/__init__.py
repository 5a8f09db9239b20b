"""Fetches: the Scrapy project, the only room that knows Scrapy and Twisted."""
