"""The words of the line "On … wrote:" in the languages that mail programs speak: verbs, first words, days; as patterns."""

from __future__ import annotations

VERBS = (
    r"wrote|writes|sent|a\s+[ée]crit|[ée]crivait|schrieb|hat\s+.{0,80}geschrieben|geschrieben|escribi[óo]|"
    r"va\s+escriure|ha\s+scritto|scrive|"
    r"schreef|(?:het\s+volgende\s+)?geschreven|escreveu|escribiu|napisa[łl](?:\(?a\)?)?|pisze|skrev(?:\s+f[øö]l(?:gende|jande))?|følgende|kirjoitti|"
    r"napsal(?:\(?a\)?|a)?|"
    r"nap[ií]sal(?:\(?a\)?|a)?|je\s+napisa[ol](?:\/?la)?|a\s+scris|(?:şunu(?:ları)?\s+)?yazd[ıi]|yazmış|ysgrifennodd|"
    r"írta|kirjutas|rašė|rakstīja|"
    r"shkroi|ka\s+shkruar|kiteb|aliandika|menulis|sumulat|ayaa\s+qor(?:ay|tay)|ne\s+lik+ha|scríobh|skrifaði|"
    r"đã\s+viết|написал(?:\(?а\)?)?|пишет|писал(?:\(?а\)?)?|написав(?:\(?ла\)?)?|пише|написа(?:о|ла)?|έγραψε|كتب|"
    r"כתב(?:/ה|ה)?|مأت|نے\s+لکھا|نوشت|"
    r"ने\s+लिखा|ਨੇ\s+ਲਿਖਿਆ|লিখেছেন|写道|寫道|写到|님이\s*작성|のメール|書きました|のメッセージ"
)
LEADS = (
    r"On|At|In\s+data|In\s+message|Le|Am|El|Il(?:\s+giorno)?|Op|Em|Den|Dne|Dňa|Dnia|W\s+dniu|Pe|La|Ar|A|På|Vào|Dana|Në|Em|Kuupäeval|Pada|Mnamo|"
    r"Noong|Air|Bi|Vom|Since|"
    r"Στις|В|Дана|На|在|Am\s+\w+,\s+de[mn]"
)
DAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|pon|wt|śr|sro|czw|"
    r"pt|pią|sob|nie|niedz|"
    r"mån|tis|ons|tor|fre|lör|sön|man|tir|lør|søn|ke|to|pe|la|su|po|út|st|čt|pá|ne|paz|pzt|sal|çar|per|cum|cmt|"
    r"llun|maw|merch|iau|gwen|sad|sul|пн|вт|ср|чт|пт|сб|вс|нд"
)
