"""The parameters of an address that say where a reader came from, not what is read: a closed list."""

_PREFIXES = (
    "utm_",
    "mtm_",
    "hsa_",
    "piwik_",
    "matomo_",
    "at_custom",
    "at_link",
    "at_ptr",
    "at_bbc",
    "guce_",
    "fb_action",
)

_ALWAYS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mibextid sfnsn
    _ga _gl _openstat wickedid epik s_kwcid s_cid cmpid ocid ncid icid cvid ref_src ref_url mkt_tok vero_id
    oly_anon_id oly_enc_id _hsenc _hsmi hsctatracking mc_cid mc_eid pk_campaign pk_kwd pk_source pk_medium xtor wt_mc
    at_campaign at_medium at_format at_campaign_type fb_source fb_ref __twitter_impression __tn__ __s
    ampshare amp amp_js_v amp_gsa usqp outputtype traffic_source traffic-source nr_email_referer share_from sharetype
    smid smtyp spm guccounter soc_src soc_trk phpsessid jsessionid sessionid replytocom nocache cachebuster
    doing_wp_cron print gad_source gad_campaignid srsltid ns_mchannel ns_source ns_campaign ns_linkname ns_fee
    _amp ito
"""
_SOMETIMES = "ref source src from via share referrer referer campaign medium origin"
_ORIGINS = """
    rss feed feeds atom twitter tw x t.co facebook fb whatsapp wa telegram tg instagram ig linkedin youtube google
    googlenews google-news newsletter email mail push notification share social home homepage main mainpage slider
    ticker related app android ios mobile web amp sidebar footer header newsfeed nabd
"""
_ALWAYS_NAMES = frozenset(_ALWAYS.split())
_SOMETIMES_NAMES = frozenset(_SOMETIMES.split())
_ORIGIN_VALUES = frozenset(_ORIGINS.split())


def is_tracking(name: str, value: str) -> bool:
    """Whether a parameter may be dropped: by its name, or by a general name with a known origin as value."""
    name = name.lower()
    if name in _ALWAYS_NAMES or name.startswith(_PREFIXES):
        return True
    if name == "cmp":
        return not value.isdigit()  # a campaign has a name, what has a number may be a page
    if name == "_":
        return value.isdigit()  # what jQuery adds against caches
    return name in _SOMETIMES_NAMES and value.lower() in _ORIGIN_VALUES
