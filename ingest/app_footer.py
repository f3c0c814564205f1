"""The lines that phones and apps write below a mail: "Sent from my iPhone" and its sisters, and pictures' placeholders."""

from __future__ import annotations

import re

_LONGEST = 140
_LINK = re.compile(
    r"\[([^\]\n]{1,60})\]\([^)\s]{1,200}\)|[<(\[]{0,2}\s?(?:https?://|www\.)\S+\s?[>)\]]{0,2}", re.IGNORECASE
)
_AROUND = " \t\xa0.!*_~<>()[]|-–—\"'"
_PRODUCTS = (
    r"iphone|ipad|ipod|samsung|galaxy|android|outlook|mail|yahoo|huawei|xiaomi|nokia|blackberry|windows|aol|proton|spark|"
    r"app|acompli|sparrow|smartphone|phone|cell|tablet|device|mobile|htc|alcatel|oneplus|pixel|moto|sony|xperia|oppo|lg|"
    r"wiko|verizon|tutanota|workspace|surface|mac|macbook|laptop|chromebook|thunderbird|zoho|fairphone|kindle|telefon|"
    r"handy|ordi|superhuman|canary|postbox|missive|shortwave|newton|honor|realme"
)
# Names that are words too: only where nothing else stands in the line.
_BARE_NAMES = (
    r"nine|front|hey|ee|bt|o2|sky|edison|boxer|spike|newton|canary|postbox|superhuman|mailbird|mailspring|em client"
)
_SENT = re.compile(
    rf"(?:Sent (?:wirelessly )?from my (?:[\w'’®™+-]+ ?){{1,5}}(?:$|[.,] ?(?:please|sorry|apolog|excuse|pardon|forgive).*)|"
    rf"Sent (?:wirelessly )?(?:from|via|using|with|by|on) (?:my |the |an? )?(?:all new )?[^,.:;?]{{0,40}}?(?:{_PRODUCTS})\w*.{{0,45}}|"
    rf"Sent (?:from|via|using|with|by) (?:{_BARE_NAMES})|Sent on the go|From my (?:{_PRODUCTS}).{{0,20}}|\w+ from mobile|"
    r"(?:please )?(?:excuse|apologies|sorry|pardon)\b.{0,40}\bsent from (?:my|a) .{1,30}|"
    r"(?:Get|Download|Hanki|Install) (?:the )?(?:official )?(?:Outlook|BlueMail|Twitter|Proton|Spark|Edison|Yahoo|AOL|Gmail) .{1,40}|"
    r"Yahoo Mail\b.{0,60})",
    re.IGNORECASE,
)
# A person who tells of something sent names whom to or when; a phone does neither.
_TOLD = re.compile(
    r"\bto (?:me|us|him|her|them|my|our|his|their|the|all|every\w*)\b|\b(?:yesterday|last|on \w+day)\b", re.IGNORECASE
)
_OTHER_TONGUES = re.compile(
    r"(?:Envoy[ée] (?:sans fil |avec |de(?:puis)? |à partir d|par |via ).{1,70}|Télécharger Outlook.{0,30}|"
    r"Provenance ?: Courrier.{0,30}|"
    rf"Vo[nm]:? (?:mein\w* |unterwegs\b).{{0,30}}(?:{_PRODUCTS}|mobil|gerät).{{0,30}}|"
    r"Gesendet (?:von|mit|über|aus) .{1,60}|Diese Nachricht wurde von .{1,70} gesendet|"
    r"Mit .{1,40}mail gesendet.{0,60}|"
    r"Enviad[oa] (?:desde|do|de|da|a partir do|pelo|con|com) (?:mi|meu|minha|el|la|o|Outlook|Yahoo|Gmail|Correo|E-?mail|iPhone|"
    r"Samsung|Proton|Mail|TypeApp|Android)\b.{0,60}|Obtene?r (?:o )?Outlook.{0,30}|"
    r"Inviato (?:da|con|tramite) .{1,50}|Ottieni Outlook.{0,30}|Scarica Outlook.{0,30}|"
    r"Wys[łl]an[eoay] (?:z|przez|za pomoc[ąa]) .{1,50}|Pobierz (?:program|aplikacj[ęe]) Outlook.{0,40}|"
    r"(?:Verzonden|Verstuurd) (?:vanaf|met|vanuit|via|van) .{1,50}|Outlook voor .{1,30}|Download Outlook.{0,30}|"
    r"(?:Skickat|Skickades|Skickad) (?:fr[åa]n|med|via) .{1,50}|fr[åa]n min (?:iphone|ipad|mobil|android|samsung).{0,20}|"
    r"H[äa]mta Outlook.{0,30}|Sendt (?:fra|via|med) .{1,50}|F[åa] Outlook.{0,30}|Hent Outlook.{0,30}|"
    r"Lähetetty .{0,40}(?:puhelimesta|phonesta|padista|laitteesta|sovelluksesta|outlookista|androidista|mailista|\w+lta|\w+ltä)\b.{0,20}|"
    r"Hanki Outlook.{0,30}|Lataa Outlook.{0,30}|"
    r"Odesl[áa]no (?:z|pomoc[íi]) .{1,40}|Odoslan[ée] (?:z|pomocou) .{1,40}|Trimis (?:de pe|din|de la|cu) .{1,40}|"
    r"Anfonwyd o .{1,40}|(?:El)?küldve (?:az?|innen) .{1,40}|Küldve .{1,40}|"
    r"Отправлено (?:с|из|через) .{1,50}|Надіслано (?:з|із|через) .{1,40}|Изпратено от .{1,40}|Στάλθηκε από .{1,40}|"
    r"Saadetud .{1,20}(?:iphone|android|samsung|outlook).{0,20}|Nosūtīts no .{1,40}|Išsiųsta iš .{1,40}|Poslano iz? .{1,40}|"
    r"(?:vanaf|mijn|iphone|ipad|android|samsung|huawei)\b.{0,40}(?:gesendet|verzonden|verstuurd|gönderildi)|"
    r"(?:发自|發自|從|从)我的.{1,30}|.{0,20}から送信|.{0,8}\b(?:내|나의) .{1,30}에서 보냄|نُ?رسل من .{1,30})\W*",
    re.IGNORECASE,
)
# What mail programs write into the plain words where a picture stands in the HTML.
_PICTURE = re.compile(r"\s*\[(?:cid|image|inline image[^\]:]{0,20}): ?[^\]]{1,200}\]\s*", re.IGNORECASE)


def is_footer(line: str) -> bool:
    """True for a line that a phone or an app wrote."""
    if not 1 < len(line) < 2 * _LONGEST:
        return False
    if _PICTURE.fullmatch(line):
        return True
    bare = (
        _LINK.sub(r"\1", line).strip(_AROUND)
        if "://" in line or "www." in line or "](" in line
        else line.strip(_AROUND)
    )
    if not 1 < len(bare) < _LONGEST:
        return False
    if _SENT.fullmatch(bare):
        return not _TOLD.search(bare)
    return bool(_OTHER_TONGUES.fullmatch(bare))
