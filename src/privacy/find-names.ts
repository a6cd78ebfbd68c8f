import { type Span, spansOf } from './span.ts';
import { kanjiSurnames, surnameReadings } from './surnames.ts';

const HAN = '[\\p{Script=Han}ヶ]';
const toKatakana = (text: string) => text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
const SURNAME = `(?:${kanjiSurnames.join('|')})`;
const LONG_SURNAME = `(?:${kanjiSurnames.filter((name) => name.length > 1).join('|')})`;
const HIRAGANA_SURNAME = `(?:${surnameReadings.join('|')})`;
const KATAKANA_SURNAME = `(?:${surnameReadings.map(toKatakana).join('|')})`;

/** Characters that given names end in. */
const GIVEN_END =
  '[子美代江枝恵香奈菜花華里理沙紗織絵佳加乃莉郎朗夫男雄介輔太也哉彦樹之幸行弘宏博浩隆孝正政雅実稔茂勝克明昭章修治司志士仁斗翔真慎信伸進豊義良吉作蔵造平兵健賢剛勇武清潔薫忍茜葵蓮陽衣優心咲楓凛律悠人一二三央衛門希海空音月帆紀規貴輝晃光広浩裕祐佑史文洋誠聡智徹哲秀英寿久泉緒穂保子百合]';
const GIVEN_ONE = '[誠実茂勝修隆豊健剛武清薫忍葵蓮優進昇稔徹聡翔学豪亮潤歩薰梓茜楓凛蘭光恵愛舞忠]';
/** Kanji behind a surname that make it a place or a firm instead: 山口県, 中村支店. */
const NOT_GIVEN = '(?![県市区町村郡駅港店社校署院駐支本営大工製電銀建商運城丸号])';
const GIVEN = `(?:${NOT_GIVEN}${HAN}{1,2}${GIVEN_END}|${GIVEN_ONE})(?!${HAN})`;
const SPACED_GIVEN = `[ ・](?:${NOT_GIVEN}${HAN}{1,4}(?!${HAN})|[ぁ-ん]{2,5}(?=$|です|と申|といい|と言|[\\s、。」)])|[ァ-ヶー]{2,6})`;
const HONORIFIC = '(?:さん|様|さま|殿|氏|君|くん|ちゃん)';
const SAID = '(?:です(?!ら)|でございます|でした|といい|と言い|と申|ともうし|だけど|なんですけ|っていい|とゆい|より(?=$|[。\\s]))';
const BOUNDARY = `(?:(?<!${HAN})|(?<=名前|氏名|名義|契約者|担当|代表|受取人|父|母|妻|夫|主人|娘|息子|祖母|祖父))`;
/** At the beginning of a sentence or behind a particle. */
const SENTENCE_START = '(?<=^|[。、,.!?\\s\\n:「(]|[はのも])';

const FULL_NAME = new RegExp(`${BOUNDARY}${LONG_SURNAME}(?:${SPACED_GIVEN}|${GIVEN}(?!まれ))|(?<!${HAN})${SURNAME}[ ](?:${GIVEN})`, 'gu');
const INSIDE_NAME = new RegExp(`(?<=[都道府県市区町村号番地階室\\d])${LONG_SURNAME}(?:[ ]${HAN}{1,3}(?!${HAN})|${GIVEN}(?!まれ))`, 'gu');
const WITH_HONORIFIC = new RegExp(`${BOUNDARY}${SURNAME}(?:[ ]?${NOT_GIVEN}${HAN}{1,3})?(?=${HONORIFIC}(?!々))`, 'gu');
const SELF = new RegExp(
  `${SENTENCE_START}${LONG_SURNAME}(?:[ ]?${NOT_GIVEN}${HAN}{1,3}|(?!さん|さま|から|まで|ちゃん|くん|では|じゃ|だけ|です|でし|でご|とも|とい|という|だけ|なん|っ)[ぁ-ん]{2,4}?)?(?=${SAID})`,
  'gu',
);
const I_AM = new RegExp(
  `(?<=(?:私|わたし|わたくし|あたし|僕|ぼく|俺|こちら|当方|自分|本人)(?:は|、|が|も|の名前は|,|\\s){1,2})(?:${SURNAME}(?:[ ]?${NOT_GIVEN}${HAN}{1,3})?|${HIRAGANA_SURNAME}(?:[ ]?[ぁ-ん]{2,4}?)?|${KATAKANA_SURNAME}(?:[ ]?[ァ-ヶー]{2,5})?)(?=${SAID}|と|だ|、|。|$)`,
  'gu',
);
const KANA_FULL = new RegExp(
  `(?<![ぁ-ん])${HIRAGANA_SURNAME}[ ・][ぁ-ん]{2,5}(?=$|です|と申|といい|さん|さま|様|[\\s、。」)])|(?<![ァ-ヶー])${KATAKANA_SURNAME}[ ・][ァ-ヶー]{2,6}(?![ァ-ヶー])|(?<![ァ-ヶー])${KATAKANA_SURNAME}(?=${HONORIFIC})|${SENTENCE_START}(?:${HIRAGANA_SURNAME})(?=さん|さま|様|ともうし|と申)|(?<=^|[。、,\\s])(?:${HIRAGANA_SURNAME}|${KATAKANA_SURNAME})(?=${SAID})`,
  'gu',
);

/** Words that stand where a name would, in questions about names. */
const NO_NAME =
  /^(?:必須|変更|漢字|一致|不一致|不要|必要|任意|入力|同一|同じ|別|別人|本人|旧姓|英|旧字|新字|夫|妻|父|母|息子|娘|主人|家内|会社|法人|団体|個人|契約者|家族|正確|不明|以下|全角|半角|英数|自分|私|誰|何|空欄|未入力|表示|登録|方法|更新|手続|契約|変わ|違|間違|合|出|何処|結婚|名義|姓|名|カタカナ|ひらがな|ヒラガナ|ローマ字|フリガナ|フルネーム|アルファベット|そのまま|どう|なん|だれ|どこ|どれ|おなじ|ちが|べつ|わか|から|まで|こと|もの|いい|よい|ない|なに|いつ|住所|電話|生年|証券|確認|必ず|今|前|後|次|下記|上記|空白|代理店|担当|代表|エラー|マイ|スマ|パソ|ログ|クリ|メール|パス|サイト|ページ|どの|この|その|あの|これ|それ|こちら|そちら|どちら|ちゃん|きちん|すで|もう|まだ|ただ|正し|大丈夫|可能|既|長|短|初|全|両|片|誤|異|消|残|見|入|書|字|文字|表|欄|項目|内容|情報|様)/;
const TERMINATOR =
  '(?=です|でした|でござ|と申|ともうし|といい|と言|という|だ(?![かけ])|で(?:す|、|。|登録|契約)|、|。|,|\\.|\\s|$|」|』|\\)|さん|様|さま|と|に(?:変|なっ|改)|から|の(?:住所|電話|契約|証券|生年|もの)|に?なります)';
const NAME_WORD =
  '(?:お?名前|おなまえ|なまえ|名まえ|氏名|姓名|お名まえ|契約者名|名義人?|被保険者名|フリガナ|ふりがな|カナ氏名|カナ名|宛名|本名|旧姓|新姓|担当者名)';
const PERSON_WORD = '(?:契約者様?|記名被保険者|被保険者|運転者|夫|妻|主人|家内|息子|娘|父|母|担当者?)';
const NOTE = '(?:\\((?:カナ|漢字|フリガナ|全角|かな|氏名)\\))?';
const KNOWN = `(?:${SURNAME}(?:[ ・]?(?:${HAN}{1,4}|[ァ-ヶー]{2,6})|[ ・]?(?!です|でし|でご|とも|とい|という|から)[ぁ-ん]{2,4}?)?|${HIRAGANA_SURNAME}[ ・]?(?:[ぁ-ん]{2,4}?)?|${KATAKANA_SURNAME}[ ・]?(?:[ァ-ヶー]{2,6})?|${HAN}{2,4}${GIVEN_END})`;
const ANY = `(?:${HAN}{1,5}(?:[ ・](?:${HAN}{1,4}|[ァ-ヶー]{2,6}|[ぁ-ん]{2,5}?))?|[ァ-ヶー]{2,8}(?:[ ・][ァ-ヶー]{2,8})?|[ぁ-ん]{2,6}[ ・][ぁ-ん]{2,6}?|[ぁ-ん]{3,9}?(?=です|と申|といい|と言|。|$)|[A-Z][A-Za-z]{1,14}[ ・.][A-Z][A-Za-z]{1,14})`;
/** 「名前は…」「氏名：…」: whatever stands there is a name unless it is a word of talk. */
const NAMED = new RegExp(`${NAME_WORD}${NOTE}(?:\\s?[:=→]\\s?|は[、\\s「]{0,2}|「)(${KNOWN}|${ANY})${TERMINATOR}`, 'dgu');
/** 「名前が…」「氏名 …」「契約者は…」: only what looks like a name. */
const MAYBE_NAMED = new RegExp(
  `(?:${NAME_WORD}|${PERSON_WORD})${NOTE}(?:[\\s:=、「(→]|は|が|の名前は|の名前が|の?(?:ところ|欄|項目)(?:に|は|を)){1,3}(${KNOWN})${TERMINATOR}`,
  'dgu',
);
const TOLD_AS = '(?=(?:と|って)(?:(?:申|もう)し(?:ます|まして|あげ|上げ|てお)|(?:いい|言い)(?:ます(?!か)|まして)))';
const HUMBLE = '(?=(?:と|って)(?:申|もう)し(?:ます|まして|あげ|上げ|てお))';
/** 「山田太郎と申します」 */
const TOLD = new RegExp(
  `(?:(?<!${HAN})(?:${KNOWN}|${HAN}{1,5}(?:[ ]${HAN}{1,4})?)|(?<![ぁ-ん])(?:${HIRAGANA_SURNAME}[ ]?[ぁ-ん]{0,5})|(?<=^|[はのも、。\\s])[ぁ-ん]{2,6}(?:[ ][ぁ-ん]{2,6})?(?<![いだるたかよねすうばば])|(?<![ァ-ヶー])[ァ-ヶー]{2,8}(?:[ ・][ァ-ヶー]{1,8})?|(?<![A-Za-z])[A-Z][A-Za-z]{1,14}(?: [A-Z][A-Za-z]{1,14})?)${HUMBLE}`,
  'gu',
);
const CALLED = new RegExp(
  `(?<=^|[はのもが、。\\s])(?:${KNOWN}|${HAN}{2,5}(?:[ ]${HAN}{1,4})?|[ァ-ヶー]{2,8}[ ・][ァ-ヶー]{1,8})${TOLD_AS}`,
  'gu',
);
const GIVEN_OF_KIN = new RegExp(
  `(?<=(?:妻|夫|母|父|息子|娘|長男|長女|次男|次女|孫|兄|弟|姉|妹)の)(?!様子|息子|椅子|電子|調子|女子|男子|親子|双子|菓子|帽子|名義|車)${HAN}{1,2}[子美代江枝恵郎朗夫男雄介輔太也哉彦樹](?!${HAN})(?=[がはもとでのに、。 ]|です|さん|$)`,
  'gu',
);
const ENGLISH =
  /(?<=\b(?:my name is|my name's|name\s?[:=]|i am mr\.?|this is mr\.?|mr\.|ms\.|mrs\.)\s{0,2})[A-Za-z]{2,15}(?: [A-Z][A-Za-z]{1,15})?/gi;
const LATIN_SURNAMES =
  'Sato|Satou|Suzuki|Takahashi|Tanaka|Ito|Itou|Watanabe|Yamamoto|Nakamura|Kobayashi|Kato|Katou|Yoshida|Yamada|Sasaki|Yamaguchi|Matsumoto|Inoue|Kimura|Saito|Saitou|Shimizu';
const LATIN_SURNAME = `(?:${LATIN_SURNAMES}|${LATIN_SURNAMES.toUpperCase()})`;
const LATIN_GIVEN = '(?:[A-Z][a-z]{1,9}|[A-Z]{3,10})';
const ROMAJI = new RegExp(`(?<![A-Za-z])(?:${LATIN_GIVEN} ${LATIN_SURNAME}|${LATIN_SURNAME} ${LATIN_GIVEN})(?![A-Za-z])`, 'g');

/** Names of people: behind a cue (名前は…, …と申します, 私は…です) or known by a common surname. @param plain Plain view with BARRIERs. */
export function findNames(plain: string): Span[] {
  const cued = [...plain.matchAll(NAMED), ...plain.matchAll(MAYBE_NAMED)].flatMap((match): Span[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return NO_NAME.test(match[1] ?? '') ? [] : [{ start, end, kind: 'name' }];
  });
  const spoken = [TOLD, CALLED]
    .flatMap((pattern) => spansOf(pattern, plain, 'name'))
    .filter(({ start, end }) => !NO_NAME.test(plain.slice(start, end)));
  const known = [FULL_NAME, INSIDE_NAME, WITH_HONORIFIC, SELF, I_AM, KANA_FULL, GIVEN_OF_KIN, ENGLISH, ROMAJI].flatMap((pattern) =>
    spansOf(pattern, plain, 'name'),
  );
  return [...cued, ...spoken, ...known];
}
