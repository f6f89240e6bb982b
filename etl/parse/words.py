"""What belongs to the text of an article and what only stands on its page.

In: the text of one paragraph, heading or list item. Out: the text with single spaces, and whether it is template
noise: appeals, share and follow lines, player messages, hidden labels. Every rule is about a form of words that BBC
templates print on many pages; none is about one article.
"""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_BEFORE_POINT = re.compile(r"\s+([,.;:!?])(?=\s|\Z)")

# An appeal to readers: the question, then a verb of sending in the same paragraph.
_APPEAL = re.compile(
    r"\A(?:(?:are|were|have|has|do|did|is|what|how|if|will|can) (?:you|your)\b|what(?:'s| is| do) (?:your|you)\b|let us know|send (?:us )?your|tell us"
    r"|share your|you can (?:also )?(?:contact|get in touch|send|share|email|follow)).{0,400}?"
    r"(?:\be-?mail|\bcontact us|get in touch|tell us|let us know|send (?:us|your|in)|share your|using the form|form below"
    r"|haveyoursay|yourpics|@bbc\.co\.uk|your (?:story|stories|experiences?|pictures|comments|photos)\b.{0,60}(?:below|here|bbc))",
    re.IGNORECASE | re.DOTALL,
)
_NOISE = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (
            # contact details below an appeal
            r"please include (?:a |your )?(?:contact|telephone|phone|name)",
            r"you can also (?:contact|get in touch with) us in the following ways",
            r"(?:whatsapp|tweet|text|sms|e-?mail|upload|send|telegram)(?: us)?(?: an sms(?: or mms)?)?(?: to)?(?: your)?(?: pictures?(?:/videos?| or videos?| and videos?)?| us| here)?\s*(?:here|at|to)?\s*:?\s*(?:\+?\d[\d ()-]{4,}|@\w+|\S+@bbc\.co\.uk)",
            r"(?:e-?mail|tweet|text|whatsapp|upload|send)\b.{0,120}(?:haveyoursay|yourpics|bbc_haveyoursay|@bbc\.co\.uk)",
            r"send (?:your |us your )?(?:pictures|photos|videos|comments|stories|experiences)\b.{0,200}",
            r"or (?:please )?use the form below",
            r"if you are (?:happy|willing)\b.{0,60}(?:contacted|speak|bbc journalist)|if you are reading this page (?:on|and can't see)\b",
            r"(?:you can )?(?:read|watch|find out|hear|see|listen)\b.{0,70}\bhere\W*\Z",
            r"(?:please )?read (?:the|our) terms (?:and|&) conditions",
            r"terms (?:and|&) conditions\.?\Z",
            r"get in touch\W*\Z|get involved\W*\Z|have your say\W*\Z|send us your (?:comments|views|stories|pictures)\W*\Z|your comments:?\Z",
            r"(?:some of )?your comments (?:on this story|so far)?:?\Z",
            r"the bbc may edit your comments",
            r"in most cases a selection of your comments",
            # following, sharing, subscribing
            r"(?:you can )?(?:also )?follow (?:the |us|bbc|@|him|her|\w+ (?:\w+ )?on |[A-Z]\w+ [A-Z]\w+ on ).{0,120}(?:on (?:twitter|facebook|instagram|x\b|youtube|snapchat|social media)|twitter|facebook)",
            r"(?:find|like|join) (?:us|bbc\b.{0,40}) on (?:twitter|facebook|instagram)",
            r"sign up (?:here |now )?(?:to|for) (?:our|the|a|receive|get)\b.{0,160}(?:newsletter|e-?mail|inbox|alerts?|briefing|dispatch)",
            r"(?:subscribe|listen) to (?:the |our )?.{0,60}(?:newsletter|podcast) (?:here|on bbc sounds)\.?\Z",
            r"share this(?: (?:page|story|article|with.{0,20}|via.{0,20}|post))?\W*\Z|copy this link|these are external links|read more about sharing|close share panel",
            r"bookmark with\b|e-?mail this to a friend|printable version|print (?:this page|sponsor)|what are these\?\Z",
            r"view comments?\Z|post your comment|\d+ comments?\Z|jump to comments",
            # players, adverts, hidden labels
            r"media (?:playback|requires javascript|caption)\b|please turn on javascript|javascript is (?:required|not|disabled)",
            r"(?:this|the) (?:video|content|media|clip|audio) (?:can ?not|is not|cannot) (?:be )?(?:played|available)|to play this (?:video|audio|content)|your browser (?:does not|can't)",
            r"(?:image|media|video) (?:source|copyright|caption)\b(?:\s*[:,]|\s+[A-Z]|\Z)",
            r"advertisement\Z|continue reading the main story|skip (?:twitter|facebook|instagram|youtube|tiktok|x|content|past|to|advertisement)\b.{0,80}\Z|end of (?:twitter|facebook|instagram|youtube|tiktok|x) (?:post|content)|report this social embed|allow (?:twitter|x|instagram|facebook|google youtube|tiktok) content\?|this article contains content provided by|accept and continue\Z",
            r"interactive content is not available|sorry, (?:this|your browser)|enter (?:your )?postcode\b|loading\W*\Z|see all stories from|an? interactive (?:map|graphic) (?:will|should) (?:load|appear)",
            r"the bbc is not responsible for the content of external(?: internet)? sites|learn (?:more )?about how the bbc is working|content from twitter\.|external links?\Z",
            r"(?:related (?:stories|topics|internet links?|links|articles|content)|more on this story|see also|around the bbc|top stories|most (?:read|popular|shared)(?: now)?|from other news sites|latest (?:stories|headlines)|elsewhere on the bbc|features(?: (?:&|and) analysis)?|you might also like|read more|more from .{0,40}|recommended (?:reading|for you)|more on .{0,40} from bbc.{0,30}|who, what, why|on this story)\W*\Z",
            r"(?:©|copyright ©|\(c\)) ?\d{0,4} ?bbc",
            # BBC Mundo
            r"ahora puedes recibir notificaciones|¿ya conoces nuestro canal|recuerda que puedes recibir notificaciones|descarga la (?:nueva |última )?versión de nuestra app|haz clic aquí para (?:leer más|suscribirte)|este artículo (?:es parte|forma parte) de la versión digital del hay festival|suscríbete (?:aquí|a nuestro)|y recuerda que puedes|puedes (?:leer|ver) más historias|contenido no disponible|final de (?:las recomendaciones|twitter|youtube|la publicaci[oó]n)|saltar (?:y continuar|las recomendaciones|contenido)|fin de (?:la promoci[oó]n|la publicaci[oó]n|las recomendaciones)",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
LEAD_IN = re.compile(r"\A[^.!?]{0,60}[:\-–—|•»>]\s*\Z")  # what stands before a promoted link: "MUST READ:"
_PROMO = re.compile(
    r"\A(?:click|read|watch|listen|see|more|find out|hear|view|visit|go to|as it happened|live)\b", re.IGNORECASE
)
MIN_SENTENCE_WORDS = 9  # a link of a whole sentence, with its full stop, is text; promoted headlines have none


def squeeze(text: str | None) -> str:
    """Single spaces, none at the ends, none before a full stop or comma that markup has torn off."""
    return _BEFORE_POINT.sub(r"\1", _SPACE.sub(" ", text or "")).strip()


def is_noise(text: str) -> bool:
    """Is this line what a template prints, not what an author wrote?"""
    return _NOISE.match(text) is not None or _APPEAL.match(text) is not None


def is_promo(outside: str, linked: str) -> bool:
    """Is a paragraph or list item only a promoted link? `outside` is its text outside links, `linked` inside them."""
    outside, linked = outside.strip(), linked.strip()
    if not linked or (re.search(r"\w", outside) and not LEAD_IN.match(outside)):
        return False
    sentence = linked.rstrip("\"'”’").endswith((".", "!")) or outside.endswith(".")
    return _PROMO.match(linked) is not None or not (sentence and len(linked.split()) >= MIN_SENTENCE_WORDS)
