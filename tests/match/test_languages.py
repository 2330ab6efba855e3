"""Eight languages: what was changed is never found, and is called what it is; what turns words round is noted."""

import pytest

from checker.match.facts import missing_from
from checker.match.quote import match_quote
from checker.match.wordclass import has_number, names_number, negates, sentence_negations
from checker.model.claim import Quote
from checker.model.match import Change, FactKind, MatchOutcome, Statement
from tests.match.pages import page

# For each language: sentences of a page; of each, what a careless or a false hand makes of it, with the class.
CHANGED = {
    "en": [
        ("The army has not confirmed the death of the commander.", {
            "negation": ["The army has confirmed the death of the commander.",
                         "The army has never confirmed the death of the commander."]}),
        ("The attack killed twenty-four people in the village.", {
            "number": ["The attack killed forty-two people in the village.",
                       "The attack killed 24 hundred people in the village.",
                       "The attack killed a dozen people in the village."]}),
        ("It was not only late but wrong about the two towns.", {
            "negation": ["It was only late but wrong about the two towns."]}),
        ("A third of the fighters scarcely knew the river crossing.", {
            "number": ["A quarter of the fighters scarcely knew the river crossing."],
            "negation": ["A third of the fighters knew the river crossing."]}),
    ],
    "fr": [
        ("Le ministre n’a pas confirmé la mort du chef rebelle.", {
            "negation": ["Le ministre a confirmé la mort du chef rebelle.",
                         "Le ministre n’a jamais confirmé la mort du chef rebelle."]}),
        ("Aucune victime n’a été signalée dans le grand village.", {
            "negation": ["Une victime a été signalée dans le grand village."]}),
        ("Le ministre n’a guère parlé de la mort du chef rebelle.", {
            "negation": ["Le ministre a parlé de la mort du chef rebelle."]}),
        ("Une vingtaine de soldats sont morts dans la nuit.", {
            "number": ["Une trentaine de soldats sont morts dans la nuit.",
                       "Une centaine de soldats sont morts dans la nuit."]}),
        ("Quatre-vingt-dix-sept soldats sont morts dans la nuit.", {
            "number": ["Quatre-vingt-sept soldats sont morts dans la nuit.",
                       "Soixante-dix-sept soldats sont morts dans la nuit."]}),
        ("La hausse a atteint 1,5 million de personnes en mai.", {
            "number": ["La hausse a atteint 15 million de personnes en mai.",
                       "La hausse a atteint 1,5 milliard de personnes en mai."]}),
        ("La moitié des soldats sont partis sans armes le matin.", {
            "number": ["Le tiers des soldats sont partis sans armes le matin."],
            "negation": ["La moitié des soldats sont partis avec armes le matin."]}),
    ],
    "de": [
        ("Die Regierung hat den Angriff auf das Dorf nicht bestätigt.", {
            "negation": ["Die Regierung hat den Angriff auf das Dorf bestätigt."]}),
        ("Die Regierung hat keinen Angriff auf das Dorf bestätigt.", {
            "negation": ["Die Regierung hat einen Angriff auf das Dorf bestätigt."]}),
        ("Sie waren nirgends in der alten Stadt zu sehen gewesen.", {
            "negation": ["Sie waren überall in der alten Stadt zu sehen gewesen."]}),
        ("Sie haben kaum Widerstand in der alten Stadt geleistet.", {
            "negation": ["Sie haben Widerstand in der alten Stadt geleistet."]}),
        ("Vierundzwanzig Soldaten starben in der Nacht am Fluss.", {
            "number": ["Zweiundvierzig Soldaten starben in der Nacht am Fluss.",
                       "Dreißig Soldaten starben in der Nacht am Fluss."]}),
        ("Ein Drittel der 1.500 Soldaten starb in der Nacht.", {
            "number": ["Ein Viertel der 1.500 Soldaten starb in der Nacht.",
                       "Ein Drittel der 1,5 Soldaten starb in der Nacht."]}),
        ("Das war eine unmögliche Lage für die Stadt am Fluss.", {
            "negation": ["Das war eine mögliche Lage für die Stadt am Fluss."]}),
    ],
    "es": [
        ("El ejército no ha confirmado la muerte del jefe rebelde.", {
            "negation": ["El ejército ha confirmado la muerte del jefe rebelde.",
                         "El ejército jamás ha confirmado la muerte del jefe rebelde."]}),
        ("El gobierno tampoco ha confirmado la muerte del jefe.", {
            "negation": ["El gobierno también ha confirmado la muerte del jefe."]}),
        ("Murieron veintiún soldados en la noche del lunes pasado.", {
            "number": ["Murieron veintidós soldados en la noche del lunes pasado.",
                       "Murieron veintiún soldados en la noche del martes pasado."]}),
        ("Murieron 1.250 soldados sin armas en la noche del lunes.", {
            "number": ["Murieron 1.520 soldados sin armas en la noche del lunes.",
                       "Murieron 1,25 soldados sin armas en la noche del lunes."],
            "negation": ["Murieron 1.250 soldados con armas en la noche del lunes."]}),
        ("Quinientos soldados y la mitad de los jefes huyeron.", {
            "number": ["Seiscientos soldados y la mitad de los jefes huyeron.",
                       "Quinientos soldados y un tercio de los jefes huyeron."]}),
    ],
    "ar": [
        ("قال الوزير إنه لا يوجد اتفاق بين الحكومة والجماعة.", {
            "negation": ["قال الوزير إنه يوجد اتفاق بين الحكومة والجماعة."]}),
        ("زار الوزير المدينة ولم يعلن عن أي اتفاق مع الجماعة.", {
            "negation": ["زار الوزير المدينة يعلن عن أي اتفاق مع الجماعة."]}),
        ("هذا قرار غير قانوني من الحكومة ضد الجماعة المسلحة.", {
            "negation": ["هذا قرار قانوني من الحكومة ضد الجماعة المسلحة."]}),
        ("إن الاتفاق بين الحكومة والجماعة ليس قريبا هذا العام.", {
            "negation": ["إن الاتفاق بين الحكومة والجماعة قريبا هذا العام."]}),
        ("قتل ٢٤ جنديا في الهجوم على القرية يوم الجمعة.", {
            "number": ["قتل ٤٢ جنديا في الهجوم على القرية يوم الجمعة.",
                       "قتل 42 جنديا في الهجوم على القرية يوم الجمعة."]}),
        ("قتل عشرون جنديا وخمسة مدنيين في الهجوم على القرية.", {
            "number": ["قتل ثلاثون جنديا وخمسة مدنيين في الهجوم على القرية.",
                       "قتل عشرون جنديا وستة مدنيين في الهجوم على القرية."]}),
    ],
    "ru": [
        ("Правительство не подтвердило гибель командира группы.", {
            "negation": ["Правительство подтвердило гибель командира группы."]}),
        ("Они ушли из города без оружия и техники рано утром.", {
            "negation": ["Они ушли из города с оружия и техники рано утром."]}),
        ("Сегодня нельзя подтвердить гибель командира группы.", {
            "negation": ["Сегодня можно подтвердить гибель командира группы."]}),
        ("Невозможно подтвердить гибель командира группы сегодня.", {
            "negation": ["Возможно подтвердить гибель командира группы сегодня."]}),
        ("Погибли двадцать четыре солдата этой ночью у реки.", {
            "number": ["Погибли сорок два солдата этой ночью у реки.",
                       "Погибли двадцать пять солдата этой ночью у реки."]}),
        ("Около двухсот солдат и пятеро врачей пришли к реке.", {
            "number": ["Около трёхсот солдат и пятеро врачей пришли к реке.",
                       "Около двухсот солдат и шестеро врачей пришли к реке."]}),
        ("Генерал Иванов приказал половине войск отступить.", {
            "name": ["Генерал Петров приказал половине войск отступить."]}),
    ],
    "zh": [
        ("政府没有确认指挥官死亡的消息。", {"negation": ["政府确认指挥官死亡的消息。"]}),
        ("政府不承认这次袭击的责任。", {"negation": ["政府承认这次袭击的责任。"]}),
        ("政府尚未宣布新的和平计划。", {"negation": ["政府已经宣布新的和平计划。"]}),
        ("昨天的袭击造成二十四人死亡。", {
            "number": ["昨天的袭击造成四十二人死亡。", "昨天的袭击造成二十人死亡。"]}),
        ("昨天的袭击造成3万人流离失所。", {
            "number": ["昨天的袭击造成3亿人流离失所。", "昨天的袭击造成30万人流离失所。"]}),
    ],
    "ja": [
        ("政府は司令官の死亡を確認していない。", {"negation": ["政府は司令官の死亡を確認している。"]}),
        ("政府は司令官の死亡を確認しませんでした。", {"negation": ["政府は司令官の死亡を確認しました。"]}),
        ("政府は責任を認めず、撤退を命じた。", {"negation": ["政府は責任を認め、撤退を命じた。"]}),
        ("政府は責任を認めなかったと発表した。", {"negation": ["政府は責任を認めたと発表した。"]}),
        ("兵士は何も知らぬと答えて村を去った。", {"negation": ["兵士は何も知ると答えて村を去った。"]}),
        ("政府は非公式に和平案を示した。", {"negation": ["政府は公式に和平案を示した。"]}),
        ("1億5000万人が被害を受けた地域。", {
            "number": ["1億500万人が被害を受けた地域。", "1万5000人が被害を受けた地域。"]}),
        ("襲撃で二十四人が死亡した村。", {"number": ["襲撃で四十二人が死亡した村。"]}),
    ],
}  # fmt: skip
CASES = [
    (language, sentence, kind, quote)
    for language, sentences in CHANGED.items()
    for sentence, ways in sentences
    for kind, quotes in ways.items()
    for quote in quotes
]
RANK = list(Change)


@pytest.mark.parametrize(("language", "sentence", "kind", "quote"), CASES)
def test_what_was_changed_is_never_found_and_is_called_what_it_is(language, sentence, kind, quote):
    document = page(sentence, language=language)
    assert match_quote(document, Quote(exact=sentence)).outcome is MatchOutcome.FOUND
    match = match_quote(document, Quote(exact=quote))
    assert match.outcome is MatchOutcome.DIFFERS
    classes = [run.change for run in match.changes if run.change]
    assert min(classes, key=RANK.index) is Change(kind), match.changes
    assert "".join(run.quoted for run in match.changes) == quote
    assert "".join(run.source for run in match.changes) == match.passage.exact


@pytest.mark.parametrize("language", sorted(CHANGED))
def test_no_word_of_a_sentence_can_be_left_out_or_doubled(language):
    """Not a list of words, but exactness, keeps a changed quote from being found: in any language."""
    for sentence, _ in CHANGED[language]:
        spaced = " " in sentence
        words = sentence.split() if spaced else list(sentence)
        document = page(sentence, language=language)
        for at in range(1, len(words) - (1 if spaced else 2)):
            for other in ([*words[:at], *words[at + 1 :]], [*words[: at + 1], words[at], *words[at + 1 :]]):
                quote = (" " if spaced else "").join(other)
                if "".join(filter(str.isalnum, quote)) != "".join(filter(str.isalnum, sentence)):
                    assert match_quote(document, Quote(exact=quote)).outcome is not MatchOutcome.FOUND, quote


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The army has never taken the town by force.", "taken the town by force"),
        ("Le ministre n’a pas confirmé la mort du chef.", "confirmé la mort du chef"),
        ("Il est parti sans avoir vu la mort du chef.", "avoir vu la mort du chef"),
        ("Kein Soldat hat die alte Stadt am Fluss gesehen.", "Soldat hat die alte Stadt am Fluss gesehen"),
        ("Das ist kaum ein Sieg der Regierung am Fluss.", "ein Sieg der Regierung am Fluss"),
        ("El ejército no ha confirmado la muerte del jefe.", "ha confirmado la muerte del jefe"),
        ("El ejército tampoco ha confirmado la muerte del jefe.", "ha confirmado la muerte del jefe"),
        ("لم تعلن الحكومة خطة جديدة للمدينة أمس.", "تعلن الحكومة خطة جديدة للمدينة أمس"),
        ("ليس هناك اتفاق بين الحكومة والجماعة المسلحة.", "هناك اتفاق بين الحكومة والجماعة المسلحة"),
        ("زار المدينة ولم يعلن عن أي اتفاق مع الجماعة.", "يعلن عن أي اتفاق مع الجماعة"),
        ("هذا قرار غير قانوني من الحكومة ضد الجماعة.", "قانوني من الحكومة ضد الجماعة"),
        ("Сегодня нельзя подтвердить гибель командира.", "подтвердить гибель командира"),
        ("Они ушли без оружия и техники рано утром.", "оружия и техники рано утром"),
        ("并非所有人都离开了村庄。", "所有人都离开了村庄"),
        ("政府不承认这次袭击的责任。", "承认这次袭击的责任"),
        ("政府尚未宣布新的和平计划。", "宣布新的和平计划"),
    ],
)  # fmt: skip
def test_a_negation_just_before_is_noted(sentence, quote):
    match = match_quote(page(sentence), Quote(exact=quote))
    assert match.outcome is not MatchOutcome.FOUND or "negation-before" in {note.code for note in match.notes}
    assert match.outcome in (MatchOutcome.FOUND, MatchOutcome.DIFFERS)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The group is not responsible for the attack.", "The group is"),
        ("Die Regierung bestätigte den Angriff aufs Dorf nicht.", "Die Regierung bestätigte den Angriff aufs Dorf"),
        ("Die Armee hat das Dorf nicht gesehen, sagte er.", "Die Armee hat das Dorf"),
        ("C’est la faute du ministre jamais élu par eux.", "C’est la faute du ministre"),
        ("Он был тогда не виноват в гибели людей.", "Он был тогда"),
        ("政府は責任を認めなかった。", "政府は責任を認め"),
        ("政府は責任を認めず、撤退した。", "政府は責任を認め"),
        ("政府は責任を認めていない。", "政府は責任を認めてい"),
        ("政府は責任を認めたわけではない。", "政府は責任を認めた"),
        ("政府承认责任不在他们。", "政府承认责任"),
    ],
)  # fmt: skip
def test_a_negation_just_behind_is_noted(sentence, quote):
    match = match_quote(page(sentence), Quote(exact=quote))
    assert match.outcome is not MatchOutcome.FOUND or "negation-after" in {note.code for note in match.notes}


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The group took the town. Not all of them left.", "The group took the town"),
        ("It was not only late but wrong.", "late but wrong"),
        ("Er kam in die Stadt, nicht in das Dorf am Fluss.", "Er kam in die Stadt"),
        ("Notwithstanding this the army took the town.", "this the army took the town"),
        ("政府は責任を認めた。ない話だ。", "政府は責任を認めた"),
        ("Il connaît le ministre. Pas un mot.", "Il connaît le ministre"),
    ],
)  # fmt: skip
def test_a_negation_elsewhere_is_not(sentence, quote):
    match = match_quote(page(sentence), Quote(exact=quote))
    assert match.outcome is MatchOutcome.FOUND
    assert not {"negation-after", "negation-before"} & {note.code for note in match.notes}


@pytest.mark.parametrize(
    ("sentence", "quote", "notes"),
    [
        ("The army said that it did not take the town.", "The army said … take the town", {"elided-negation"}),
        ("Le chef a dit qu’il n’a guère pris la ville.", "Le chef a dit … pris la ville", {"elided-negation"}),
        ("Der Chef hat, wie er sagte, keinesfalls die Stadt genommen.", "Der Chef hat … die Stadt genommen",
         {"elided-negation"}),
        ("El jefe dijo que jamás tomó la ciudad.", "El jefe dijo … tomó la ciudad", {"elided-negation"}),
        ("قال القائد أمس ولم يدخل المدينة مع الجنود.", "قال القائد … يدخل المدينة مع الجنود", {"elided-negation"}),
        ("Командир сказал, что никто не вошёл в город.", "Командир сказал … вошёл в город", {"elided-negation"}),
        ("指挥官说士兵没有进入城市。", "指挥官说…进入城市", {"elided-negation"}),
        ("Vingt soldats, soit la moitié, ont fui la ville.", "soldats … ont fui la ville", {"elided-number"}),
        ("Die Soldaten, vierundzwanzig Mann, flohen aus der Stadt.", "Die Soldaten … flohen aus der Stadt",
         {"elided-number"}),
        ("Los soldados, unos veintidós, huyeron de la ciudad.", "Los soldados … huyeron de la ciudad",
         {"elided-number"}),
        ("فر الجنود وعددهم عشرون رجلا من المدينة القديمة.", "فر الجنود … من المدينة القديمة", {"elided-number"}),
        ("Солдаты, около двухсот человек, бежали из города.", "Солдаты … бежали из города", {"elided-number"}),
        ("士兵共二十四人离开了城市。", "士兵…离开了城市", {"elided-number"}),
    ],
)  # fmt: skip
def test_what_an_ellipsis_leaves_out_is_looked_at(sentence, quote, notes):
    match = match_quote(page(sentence), Quote(exact=quote))
    assert match.outcome is MatchOutcome.FOUND
    assert notes <= {note.code for note in match.notes}


def test_an_ellipsis_in_a_language_nobody_knows_says_so():
    sentence = "Waziri alisema kwamba hakuna mtu aliyekufa katika kijiji hicho jana."
    quote = Quote(exact="Waziri alisema … katika kijiji hicho jana")
    for language, said in (("sw", True), ("SW-KE", True), ("en", False), ("", False)):
        match = match_quote(page(sentence, language=language), quote)
        assert ("elided-unread" in {note.code for note in match.notes}) is said
    whole = match_quote(page(sentence, language="sw"), Quote(exact=sentence))
    assert not whole.notes


@pytest.mark.parametrize(
    ("page_text", "quote"),
    [
        ("قتل ٢٤ جنديا في الهجوم", "قتل 24 جنديا في الهجوم"),
        ("قتل ۲۴ جنديا في الهجوم", "قتل ٢٤ جنديا في الهجوم"),
        ("人口は１億２０００万人に達した。", "人口は1億2000万人に達した"),
        ("Die Straße maß 30 m.", "DIE STRASSE MASS 30 M."),
        ("ГЕНЕРАЛ ИВАНОВ ПРИКАЗАЛ ОТСТУПИТЬ", "Генерал Иванов приказал отступить"),
    ],
)
def test_the_same_in_other_signs_is_found(page_text, quote):
    assert match_quote(page(page_text), Quote(exact=quote)).outcome is MatchOutcome.FOUND


def test_words_are_classed_whatever_their_language():
    for word in [
        "vingtaine",
        "zweiundvierzig",
        "dreissig",
        "veintiún",
        "двухсот",
        "половина",
        "وعشرون",
        "بخمسة",
        "ثلث",
        "demie",
        "дюжина",
    ]:
        assert names_number(word), word
    for word in ["the", "une", "eine", "maison", "Haus", "ciudad", "город", "المدينة", "村"]:
        assert not names_number(word), word
    for word in ["guère", "nirgends", "jamás", "нельзя", "ولم", "فلا", "غير", "未", "not"]:
        assert negates(word), word
    for word in ["plus", "nada", "Stadt", "المدينة", "город", "村", "only"]:
        assert not negates(word), word
    assert has_number("三人")
    assert not has_number("一直")
    assert not has_number("du même mars")
    assert not list(sentence_negations("政府不承认")), "Chinese has no endings"
    assert len(list(sentence_negations("認めず、知らなかったので、行かない"))) == 3


@pytest.mark.parametrize("quote", ["政府は責任を認めな", "政府は責任を認めなか", "かったと発表した"])
def test_no_quote_begins_or_ends_inside_a_negation(quote):
    assert match_quote(page("政府は責任を認めなかったと発表した。"), Quote(exact=quote)).outcome is MatchOutcome.DIFFERS


TRANSLATED = [
    ("en", "24 people died on 9 January 2020", "fr", "Vingt-quatre personnes sont mortes le 9 janvier 2020"),
    ("en", "24 people died on 9 January 2020", "de", "Am 9. Januar 2020 starben vierundzwanzig Menschen"),
    ("en", "24 people died on 9 January 2020", "es", "El 9 de enero de 2020 murieron veinticuatro personas"),
    ("en", "24 people died on 9 January 2020", "ar", "قتل أربعة وعشرون شخصا في ٩ يناير ٢٠٢٠"),
    ("en", "24 people died on 9 January 2020", "ru", "9 января 2020 года погибли двадцать четыре человека"),
    ("en", "24 people died on 9 January 2020", "zh", "2020年1月9日，二十四人死亡"),
    ("en", "24 people died on 9 January 2020", "ja", "2020年1月9日、24人が死亡した"),
    ("fr", "Vingt-quatre personnes sont mortes le 9 janvier 2020", "ru", "9 января 2020 года погибли 24 человека"),
    ("de", "1,5 Millionen Menschen flohen am 9. Januar 2020", "ja", "2020年1月9日、150万人が避難した"),
    ("es", "Huyeron 1.250 personas el 9 de enero de 2020", "ar", "فر ١٢٥٠ شخصا في ٩ يناير ٢٠٢٠"),
    ("zh", "2020年1月9日，3万人逃离", "ru", "9 января 2020 года бежали тридцать тысяч человек"),
    ("ja", "2020年1月9日、1億5000万人が", "en", "150 million people on 9 January 2020"),
]
OTHERS = {
    "24": "42",
    "Vingt-quatre": "Quarante-deux",
    "1,5": "1,6",
    "1.250": "1.520",
    "3万": "5万",
    "1億5000": "1億6000",
}


@pytest.mark.parametrize(("ours", "translation", "theirs", "original"), TRANSLATED)
def test_a_translation_has_the_numbers_and_dates_of_its_original(ours, translation, theirs, original):
    assert missing_from(Statement(translation, ours), original, theirs) == ()
    changed = next(translation.replace(old, new) for old, new in OTHERS.items() if old in translation)
    (fact,) = missing_from(Statement(changed, ours), original, theirs)
    assert (fact.kind, fact.weak) == (FactKind.NUMBER, False)
    later = translation.replace("2020", "2021")
    assert [fact.kind for fact in missing_from(Statement(later, ours), original, theirs)] == [FactKind.DATE]


def test_number_words_of_a_language_nobody_knows_make_no_sure_fact():
    (fact,) = missing_from(Statement("24 people died", "en"), "Watu ishirini na wanne walikufa", "sw")
    assert fact.weak


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Встреча с Владимиром Путиным прошла утром", "Владимир Путин приехал в город", True),
        ("Вчера Анна Петрова уехала", "Разговор с Анной Петровой", True),
        ("Об этом сказал Олег Орлов", "По словам Олега Орлова", True),
        ("По словам генерала Иванова", "Генерал Иванов приказал отступить", True),
        ("По словам генерала Петрова", "Генерал Иванов приказал отступить", False),
    ],
)
def test_russian_names_are_known_in_every_case(name, text, stands):
    absent = missing_from(Statement(name, "ru"), text, "ru")
    assert (not absent) is stands
    assert all(fact.kind is FactKind.NAME for fact in absent)


def test_names_spelt_in_another_script_are_not_compared():
    assert missing_from(Statement("General Ivanov died", "en"), "Генерал Иванов погиб", "ru") == ()
    assert missing_from(Statement("قال إيفانوف", "ar"), "Генерал Иванов погиб", "ru") == ()
