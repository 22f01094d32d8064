"""Texts of comments: HTML with inline styles, from one-line log entries to quoted mail threads."""

from __future__ import annotations

from functools import cache
from random import Random

from tests.sandbox.desk.dirt import encoded, fragment

LOG = '<div style="font-size:11px;color:#666666">{}</div>'
PARAGRAPH = '<p style="margin:0cm;font-family:Calibri,sans-serif;font-size:11pt">{}</p>'
SIGNATURE = (
    '<table style="border-collapse:collapse;font-family:Arial;font-size:9pt"><tr><td>'
    "Managed Services Desk<br>This message &amp; its attachments are confidential."
    "</td></tr></table>"
)
MAIL_HEAD = (
    '<div style="border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><b>From:</b> {}<br>'
    "<b>To:</b> Service Desk<br><b>Subject:</b> RE: [ticket {}]</div>"
)
_SENTENCES = (
    "I've checked the event log and found the same error at 03:15.",
    "The user confirmed that it works again; I'll watch it until tomorrow.",
    "Please send us a screenshot of the message, including the time.",
    "Restarted the service & cleared the queue, monitoring is green.",
    "Waiting for the carrier: their reference is in the subject line.",
    "We can't reproduce the problem from our side. Could you try another network?",
    "The licence has been assigned; it can take up to an hour to show.",
    "Approved by the site manager, going ahead in tonight's window.",
    "Disk was at 97 %: removed old installers, now at 61 %.",
    "Called the site contact twice and left a voice message.",
    "The vendor asks for the diagnostic bundle, which I have uploaded.",
    "Rolled back the update. A permanent fix is expected in the next release.",
    "The backup of last night was complete; the one before had failed with code <112>.",
    "Thanks for your quick help, everything is fine now … regards from the café team.",
    "Is there any news on this? Our staff haven't been able to work since Monday.",
)
_SENDERS = ("Elspeth Fairweather", "Hugo Ambrose", "Greta Dunsford", "Inès Cartmill")


def _paragraphs(rng: Random, characters: int) -> str:
    """So many characters of paragraphs, a few of them encoded once more than the others."""
    parts: list[str] = []
    length = 0
    while length < characters:
        text = " ".join(rng.choices(_SENTENCES, k=rng.randrange(1, 4)))
        part = PARAGRAPH.format(encoded(text, rng.choice((1, 1, 1, 2))))
        parts.append(part)
        length += len(part)
    return "".join(parts)


@cache
def notes() -> list[str]:
    """What people write: about 530 characters, as JSON fragments."""
    rng = Random("notes")
    lengths = [20, 60, 100, 150, 200, 250, 300, 400, 600, 900, 1500] * 40
    texts = [fragment(_paragraphs(rng, length)) for length in lengths]
    return ["nan", *texts]


@cache
def mails() -> list[tuple[str, str]]:
    """Makes mirrored mails, about 3,000 characters: the text around the ticket's number."""
    rng = Random("mails")
    lengths = [300, 500, 700, 1000, 1300, 1600, 2000, 2600, 3300, 4800] * 24
    lengths += [9_000, 11_000, 13_500] * 2
    return [_mail(rng, length) for length in lengths]


def _mail(rng: Random, length: int) -> tuple[str, str]:
    before, after = MAIL_HEAD.format(rng.choice(_SENDERS), "\0").split("\0")
    thread = _paragraphs(rng, length)
    if length > 1500:
        thread += MAIL_HEAD.format("Service Desk", "") + _paragraphs(rng, length // 4)
    return fragment(before), fragment(after + thread + SIGNATURE)
