"""A small site that answers as the BBC's hosts do, with articles written for Orinoco from public facts.

Comes in: the texts in `articles/*.toml`. Goes out: pages in the BBC layout of their time, a feed, sitemaps and a topic
page over HTTP on this machine. Nothing here is a BBC text, and every page says so outside its article.
"""
