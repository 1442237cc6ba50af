"""Bulletins and short items made up for measuring: templates, filled in anew.

A house prints its own template every day; most figures stay from one day to the next.
"""

from datetime import date as Date
from datetime import timedelta
from random import Random

from benchmarks.bodies import sentence
from benchmarks.words import DAYS, FIRST_NAMES, LAST_NAMES, PLACES, TOPICS, listed

KINDS = ("prices", "weather", "prayers", "matches")
HOUSES = 12
FIRST_DAY = Date(2026, 1, 1)
_CHANGE = 0.4  # of the figures, from one day to the next
_MONTHS = (
    listed("يناير، فبراير، مارس، أبريل، مايو، يونيو"),
    listed("كانون الثاني، شباط، آذار، نيسان، أيار، حزيران"),
    listed("جانفي، فيفري، مارس، أفريل، ماي، جوان"),
)
_CURRENCIES = listed(
    "الدولار الأمريكي، اليورو، الجنيه الإسترليني، الريال السعودي، الدينار الكويتي، الدرهم الإماراتي، الفرنك السويسري،"
    " الين الياباني، اليوان الصيني، الليرة التركية، الدينار الأردني، الدولار الكندي، الريال القطري، الكرونة السويدية"
)  # fmt: skip
_GOODS = listed(
    "الذهب عيار 24، الذهب عيار 21، الذهب عيار 18، أوقية الفضة، الطماطم، البطاطس، البصل، الخيار، الباذنجان، الليمون، الموز،"
    " التفاح المستورد، البرتقال، الدواجن البيضاء، البيض الأحمر، السكر المعبأ، الأرز، زيت الذرة، حديد التسليح، الإسمنت"
)  # fmt: skip
_TEAMS = listed(
    "الأهلي، الزمالك، الإسماعيلي، المصري، الاتحاد، سموحة، المقاولون، الهلال، النصر، الشباب، الوداد، الرجاء، الترجي، النجم،"
    " الصفاقسي، شبيبة القبائل، العهد، النجمة، الوحدات، الفيصلي، القادسية، العربي، السد، الريان، العين، الوحدة"
)  # fmt: skip
_CHANNELS = listed("القناة الرياضية الأولى، القناة الرياضية الثانية، الكأس، أبوظبي الرياضية")
_SKIES = listed(
    "صحوا، غائما جزئيا، غائما كليا، مغبرا، حارا رطبا، معتدلا، مائلا للبرودة، شديد الحرارة، مشمسا، ممطرا على فترات"
)  # fmt: skip
_WINDS = listed(
    "شمالية غربية، جنوبية شرقية، شمالية، غربية معتدلة، متقلبة الاتجاه، نشطة السرعة، خفيفة إلى معتدلة"
)
_FORECAST = (
    "والبحر خفيف إلى متوسط ارتفاع الموج على السواحل الغربية، ومضطرب أحيانا في عرض البحر.",
    "ودعت الهيئة السائقين إلى توخي الحذر في ساعات الصباح الأولى بسبب تدني مدى الرؤية الأفقية.",
    "وتبقى درجات الحرارة حول معدلاتها السنوية في معظم المناطق، وتنخفض ليلا في الصحراء والأودية.",
    "ولا يتوقع سقوط أمطار إلا على أماكن متفرقة من الساحل وعلى فترات متقطعة بعد الظهر.",
    "وتصدر النشرة التالية مساء اليوم نفسه عن مركز التنبؤات، وتتضمن حالة الطرق الجبلية.",
    "وتكون نسبة الرطوبة مرتفعة في المدن الساحلية، ما يزيد الإحساس بالحرارة في ساعات الذروة.",
    "ونصحت الهيئة المزارعين بتأجيل الرش والتسميد إلى حين تحسن الظروف الجوية في الأيام المقبلة.",
    "ومن المنتظر أن تستمر هذه الأجواء حتى نهاية الأسبوع قبل أن تتأثر البلاد بكتلة هوائية أقل حرارة.",
)


def bulletin(kind: str, house: int, day: int) -> str:
    """Return the bulletin of *kind* that *house* prints on *day*."""
    taste = Random(f"{kind} {house}")
    on = FIRST_DAY + timedelta(days=day)
    weekday, date = DAYS[on.isoweekday() % 7], f"{on.day} {_MONTHS[house % 3][on.month - 1]}"
    match kind:
        case "prices":
            rows = taste.sample(_CURRENCIES, 9) if house % 2 else taste.sample(_GOODS, 11)
            lines = [
                taste.choice(("سجل {}", "بلغ سعر {}", "{}:")).format(row)
                + f" {_figure(kind, house, day, row, 90) / 4:.2f} للشراء و"
                + f"{_figure(kind, house, day, row + 'ب', 90) / 4:.2f} للبيع"
                for row in rows
            ]
            opening = (
                f"تنشر لكم بوابة السوق رقم {house} أسعار اليوم {weekday} {date} في محلات الصرافة والأسواق المركزية كما"
                " أعلنتها الجهات المختصة مع بداية التعاملات الصباحية، وتختلف الأسعار من مكان إلى آخر."
            )  # fmt: skip
            return "\n\n".join((opening, *lines))
        case "weather":
            cities = taste.sample(PLACES, 10)
            sky, wind = (_word(kind, house, day, words) for words in (_SKIES, _WINDS))
            hills = _word(kind, house + 50, day, _SKIES)
            when = "غدا" if house == 11 else f"يوم {weekday} {date}"
            prose = (
                f"تتوقع هيئة الأرصاد أن يكون الطقس {when} {sky} على المناطق الشمالية والوسطى، و{hills} على المرتفعات والسواحل،"
                f" وتكون الرياح {wind}. "
            ) + " ".join(taste.sample(_FORECAST, 4))  # fmt: skip
            if house % 4 == 3:  # words without a table
                return prose
            lines = [
                f"{city}: العظمى {_figure(kind, house, day, city, 20) + 22} والصغرى "
                f"{_figure(kind, house, day, city + 'ص', 12) + 9} درجة مئوية"
                for city in cities
            ]
            return "\n\n".join((prose, *lines))
        case "prayers":
            lines = []
            for city in taste.sample(PLACES, 6):
                times = [
                    f"{name} {hour}:{(_figure(kind, 0, 0, city + name, 50) + day // 2) % 60:02d}"
                    for name, hour in (
                        ("الفجر", 4), ("الشروق", 5), ("الظهر", 12), ("العصر", 3), ("المغرب", 6), ("العشاء", 8)
                    )
                ]  # fmt: skip
                lines.append(f"مواقيت الصلاة في {city}: " + "، ".join(times))
            return (
                f"تقدم لكم الصفحة الدينية مواقيت الصلاة ليوم {weekday} {date} حسب التوقيت المحلي لكل مدينة، سائلين الله أن يتقبل"
                " منا ومنكم صالح الأعمال.\n\n"
            ) + "\n\n".join(lines)  # fmt: skip
        case _:
            games = Random(f"{kind} {house} {day}")
            teams = games.sample(_TEAMS, 12)
            lines = [
                f"{one} ضد {other} الساعة {games.randint(2, 9)}:{games.choice(('00', '15', '30', '45'))} مساء على"
                f" {games.choice(_CHANNELS)} بتعليق {games.choice(FIRST_NAMES)} {games.choice(LAST_NAMES)}"
                for one, other in zip(teams[::2], teams[1::2], strict=True)
            ]  # fmt: skip
            return (
                f"تقام اليوم {weekday} {date} عدة مباريات مهمة في البطولات العربية والمحلية، ونستعرض لكم جدول المباريات والقنوات"
                " الناقلة ومواعيد البث المباشر كما وردت من رابطة الأندية.\n\n"
            ) + "\n\n".join(lines)  # fmt: skip


def _figure(kind: str, house: int, day: int, row: str, most: int) -> int:
    """Return the figure of *row* on *day*: that of the last day on which it changed."""
    for before in range(day, -1, -1):
        drawn = Random(f"{kind} {house} {row} {before}")
        if drawn.random() < _CHANGE or not before:
            return drawn.randint(1, most)
    raise ValueError(f"day {day} is before the first")


def _word(kind: str, house: int, day: int, words: tuple[str, ...]) -> str:
    return words[_figure(kind, house, day, words[0], len(words)) - 1]


_ITEMS = (
    "توفي {when} في {place} {role} {first} {last} عن عمر ناهز {age} عاما بعد صراع طويل مع المرض، ومن المقرر أن يشيع جثمانه"
    " بعد صلاة العصر في مقبرة العائلة، وتقبل التعازي في منزل الفقيد ثلاثة أيام للرجال والنساء.",
    "ضربت هزة أرضية بقوة {age} درجة على مقياس ريختر منطقة تبعد {number} كيلومترا عن {place} {when}، وفق ما أعلنه المرصد"
    " الوطني، ولم ترد أنباء عن خسائر في الأرواح أو أضرار في المباني حتى ساعة إعداد هذا الخبر.",
    "أصدر رئيس الوزراء {day} قرارا بتعيين {first} {last} في منصب {role} في {place} خلفا لسلفه {first} {last} الذي أحيل إلى"
    " التقاعد، على أن يباشر مهامه اعتبارا من مطلع الشهر المقبل وفق ما نشرته الجريدة الرسمية.",
    "لقي {age} أشخاص مصرعهم وأصيب {number} آخرون {when} في حادث سير وقع على الطريق الرابط بين {place} و{place}، ونقلت"
    " سيارات الإسعاف المصابين إلى المستشفى القريب، فيما فتحت الجهات المختصة تحقيقا لمعرفة ملابسات الحادث.",
    "فاز {first} {last} {day} بجائزة {place} للرواية العربية في دورتها {number} عن روايته الأخيرة، وتسلم الجائزة في حفل"
    " حضره عدد كبير من الكتاب والنقاد والمهتمين بالشأن الثقافي، وأعلنت اللجنة أسماء الفائزين في بقية الفروع.",
    "أعلنت شركة الكهرباء قطع التيار عن أحياء من مدينة {place} {day} من الساعة الثامنة صباحا حتى الثانية ظهرا لإجراء أعمال"
    " صيانة دورية، وطلبت من المشتركين اتخاذ الاحتياطات اللازمة، معتذرة عن أي إزعاج قد ينجم عن ذلك.",
)  # fmt: skip


def short_item(random: Random) -> str:
    """Return one of the short formulas that newspapers fill in with a name, a place, a figure."""
    pattern = random.choice(_ITEMS).replace("{age}", str(random.randint(2, 9)))
    return sentence(random, random.choice(TOPICS), (pattern,))
