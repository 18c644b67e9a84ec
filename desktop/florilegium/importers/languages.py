"""Languages: as documents state them, and as their text shows.

Recognising counts the commonest little words of each language in the first pages (Ingle 1976, as
taken up by Grefenstette 1995); a script that one language alone uses is enough by itself.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

_SAMPLE = 40_000  # code points
_NAMES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "danish": "da", "swedish": "sv", "norwegian": "no", "finnish": "fi", "latin": "la",
    "greek": "el", "russian": "ru", "polish": "pl", "czech": "cs", "hungarian": "hu", "chinese": "zh",
    "japanese": "ja", "korean": "ko", "esperanto": "eo", "catalan": "ca", "welsh": "cy", "icelandic": "is",
    "romanian": "ro", "turkish": "tr", "arabic": "ar", "hebrew": "he", "tagalog": "tl", "afrikaans": "af",
    "bulgarian": "bg", "serbian": "sr", "ukrainian": "uk", "irish": "ga", "hindi": "hi", "persian": "fa",
}  # fmt: skip
_WORDS = {
    "en": "the of and to in is that was for it with as his he on be at by had not are but from have they",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an",
    "fr": "de la le et les des en un du une que est pour qui dans par sur pas au plus ne se ce il sont",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha",
    "it": "di e il la che in a per un è del della non sono una con i si da le dei nel al alla come più gli",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das",
    "ca": "de la i el que a en els un les per del una es al amb d'una són ha no pel dels aquest com més",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er die als ook door bij uit maar naar",
    "da": "og i at det er en til af på for de ikke der med den som et har var jeg men han om fra være",
    "no": "og i det er som en på til av for å med de ikke den har at et var jeg men han om fra ble være",
    "sv": "och i att det som en på är av för med den till inte de ett har om var jag men han från sig",
    "fi": "ja on ei se että hän oli joka mutta ovat olla kun niin myös kuin tai sen hänen jos siitä vain",
    "et": "ja on ei et see oli ka kui mis ta oma või aga ning seda nii selle kes õigus igal",
    "is": "og að í er á sem til við um það af ekki en hann var með fyrir hver eða rétt skal allir",
    "hu": "a az és hogy nem is egy van volt de ez meg csak ha mint már még vagy aki minden joga",
    "pl": "i w na z do się nie że to jest o jak za od po ale przez być dla czy oraz są jego który każdy",
    "cs": "a v se na je že s z o do to i jako za by ale ve po od který nebo jeho má být není každý",
    "sk": "a v sa na je že s z o do to aj ako za by ale vo po od ktorý alebo jeho má byť nie každý",
    "hr": "i u je na da se za su s od a ne što kao koji o iz ili biti ima pravo svatko sve",
    "sl": "in v je na da se za so z ki ne od pa ali kot po o biti ima pravico vsakdo pri",
    "ro": "de și în a la cu că nu pe se un o din este pentru care mai sau prin fi sunt orice şi ale",
    "tr": "ve bir bu için da de ile olarak her olan çok daha gibi kadar veya hakkı vardır ne var en şahsın",
    "sq": "e të në dhe për me një që nga i ka është nuk më ose do u si drejtë çdo",
    "lt": "ir yra kad į su iš tai kaip ne bet jo ar teisę kiekvienas žmogus turi o buvo nuo per",
    "lv": "un ir ka no uz ar par kas tiesības vai viņa ikvienam nav tā bet to lai cilvēka",
    "ga": "an agus na ar i le go a is do nó sé as bhí gach duine ní aige leis chun",
    "cy": "y a yn i o ar yr hawl gan neu i'r gyda mae ac bod pob wedi am ei",
    "eo": "la kaj de en al estas ne mi li por kun sur kiu pri ke oni aŭ ĉiu havas rajton",
    "la": "et in est non ad ut cum qui quod sed de ex quae si ab enim esse per hoc autem sunt",
    "af": "die van en in is dat het nie vir te wat met op hy om aan sy was as elkeen reg",
    "id": "yang dan di untuk dengan dari ini itu pada tidak adalah dalam atau setiap orang hak berhak akan",
    "tl": "ang ng sa na mga at ay si ito may kanyang niya hindi bawat tao karapatan",
    "vi": "và của là các có không được trong một người cho với mọi đều quyền này những",
    "sw": "ya na wa kwa ni katika za la kila mtu haki au kuwa yake hii",
    "ru": "и в не на что с он как это по к но из у за от так все его для был или то быть право каждый",
    "uk": "і в не на що з та у до як за від це але про його для він або бути право кожна людина має",
    "be": "і ў на не з што да як у за але для яго ці або быць права кожны чалавек мае",
    "bg": "на и да в се от за с не е по че са като това или има право всеки при до",
    "sr": "и у је на да се за су с од а не што као који о из или бити има право свако",
    "mk": "на и да во се од за со не е што ќе како или има право секој при до",
    "ar": "في من على أن إلى ما لا عن هذا التي الذي كل مع كان أو حق شخص",
    "fa": "و در به از که این را با است برای آن یک هر حق کس دارد می",
}  # fmt: skip
_SCRIPTS = {
    "GREEK": "el", "HEBREW": "he", "ARABIC": "ar", "DEVANAGARI": "hi", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "TAMIL": "ta", "BENGALI": "bn", "TELUGU": "te", "GUJARATI": "gu",
    "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "KHMER": "km",
    "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am", "TIBETAN": "bo",
}  # fmt: skip
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")


def tag_of(stated: str) -> str:
    """The BCP 47 tag of a language as a document states it ("en_us", "English"); "" if it is none."""
    stated = stated.strip()
    if stated.lower() in _NAMES:
        return _NAMES[stated.lower()]
    found = _TAG.fullmatch(stated)
    if not found:
        return ""
    language, script, region = found.groups()
    parts = [language.lower()]
    if script:
        parts.append(script.title())
    if region:
        parts.append(region.upper())
    return "-".join(parts)


@cache
def _weights() -> dict[str, dict[str, float]]:
    """What each little word says for each language: the fewer languages share it, the more."""
    shared = Counter(word for words in _WORDS.values() for word in set(words.split()))
    return {
        language: {word: 1 / shared[word] for word in words.split()} for language, words in _WORDS.items()
    }


@cache
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def recognise(text: str) -> str:
    """The tag of the language ``text`` is written in; "" where that is not plain to see."""
    sample = text[:_SAMPLE]
    scripts: Counter[str] = Counter()
    for character, times in Counter(sample).items():
        if character.isalpha():
            scripts[_script(character)] += times
    if not scripts:
        return ""
    script, times = scripts.most_common(1)[0]
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * scripts.total():
        return "ja"
    if script not in ("LATIN", "CYRILLIC", "ARABIC"):
        return _SCRIPTS.get(script, "") if times * 2 > scripts.total() else ""
    words = Counter(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", unicodedata.normalize("NFC", sample).lower()))
    scores = {
        language: sum(weight * words[word] for word, weight in table.items())
        for language, table in _weights().items()
        if _script(_WORDS[language][-1]) == script
    }
    first, *others = sorted(scores, key=scores.__getitem__, reverse=True)
    plain = scores[first] >= max(1.5, 0.06 * words.total())
    return first if plain and (not others or scores[first] > 1.08 * scores[others[0]]) else ""
