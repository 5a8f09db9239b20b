"""Scrapy's settings for its own command line, named in `scrapy.cfg`: made from `rasid.toml` and `RASID_*`."""

from spiders.by_hand import settings_in_force
from spiders.settings import scrapy_settings

globals().update(scrapy_settings(settings_in_force()))
