import { BARRIER } from './folded-text.ts';
import type { PublishedValues } from './published-values.ts';
import type { Span } from './span.ts';

const PREFECTURE =
  '(?:北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)';
const NUMBER = '[0-9〇一二三四五六七八九十百]{1,5}';
const HYPHEN = '\\s?[-‐‑‒–—―−─ー~〜のノ]\\s?';
/** 一丁目2番47号, 1-26-1, 3番地の5 */
const BLOCK = new RegExp(
  `${NUMBER}(?:\\s?(?:(?:丁目|番地(?:の(?=${NUMBER}))?|番(?!目|号)|号(?!室)|条)\\s?(?:${NUMBER}(?!\\s?号室))?|${HYPHEN}${NUMBER}(?![0-9])|${HYPHEN}(?=${NUMBER}丁目))){1,5}`,
  'gu',
);
/** Parts of place names that are written in hiragana. */
const KANA_PLACES =
  'つくばみらい|さいたま|つくば|いわき|ひたちなか|あきる|むつ|うるま|かすみがうら|さくら|みどり|みやま|うきは|えびの|いちき|あわら|あま|いなべ|みよし|かほく|たつの|あわじ|さつま|さぬき|かがわ|いすみ|ふじみ|つがる|にかほ|みなかみ|おいらせ|せたな|むかわ|えりも|ときがわ|みなべ|かつらぎ|すさみ|まんのう|いの|つるぎ|あさぎり|みやき|あおば|みなとみらい|みなと|あざみ|たまプラーザ|ひばりが|ひばり|つつじ|もみじ|なぎさ|すみれ|ひかり|あけぼの|さつき|ときわ|はるひ|うぐいす|しらさぎ|かえで|けやき|つくし|きた|みなみ|ひがし|にし|ちゅうおう';
/** What may stand between the beginning of an address and its numbers. */
const PLACE_END = new RegExp(
  `(?:[\\p{Script=Han}ァ-ヶー0-9]|\\s(?=\\S)|(?:${KANA_PLACES})|(?<=\\p{Script=Han})[のがつけ](?=\\p{Script=Han}))+\\s?$`,
  'u',
);
const MUNICIPALITY = /[\p{Script=Han}ぁ-んァ-ヶ][市区町村郡](?!場|分|名|内|民|販)/u;
/** Kanji before a row of numbers that belong to ordinary talk. */
const TALK =
  /(?:手順|番号|項目?|図|章|画面|頁|更新|版|問|例|第|選択肢?|時間?|平日|土日|年|月|日|期|電話|携帯|固定|連絡先|市外局番|範囲|表|節|段|順|等級|約|回|合計|契約|枚|件|証券|口座|暗証)\s?$/;
const HOME_WORDS =
  /^(?:.{0,12}\s)?(?:現|新|旧)?(?:住所|今|私|母|父|妻|夫|娘|息子|主人|祖母|祖父|兄|弟|姉|妹|現在|自宅|新居|実家|本籍地?|勤務先|転居先|引っ?越し?先|送付先|居住地|家)(?:の|が)?\s?/u;
const REACH = 32;

const NAME_CHARS = "[\\p{Script=Han}ァ-ヶー・A-Za-z'&]";
const BUILDING =
  '(?:マンション|ハイツ|アパート|コーポ|ビル|ハウス|メゾン|レジデンス|コート|パレス|タワー|ヒルズ|荘|団地|住宅|寮|棟|館|シャトー|ドミール|グラン|プラザ|ガーデン|ハイム|ホームズ|スクエア|テラス|ヴィラ|ロイヤル|パーク|ライオンズ|サン|レオパレス)';
const ROOM =
  '(?:\\d{1,4}\\s?号(?:室|棟)?|[A-Z]?-?\\d{2,4}(?:\\s?号室?)?(?![0-9]|年|月|円|回|人|台|件|時)|\\d{1,2}\\s?(?:階|F)|[A-Z]\\d{0,3}棟?)';
/** Building, floor and room behind the numbers. */
const TAIL = new RegExp(
  `(?:\\s?${NAME_CHARS}{0,12}${BUILDING}${NAME_CHARS}{0,12}(?:\\s?${ROOM}){0,2}|\\s?[ァ-ヶーA-Za-z・]{2,16}\\s?[\\p{Script=Han}]{0,6}\\s?\\d{2,4}(?:\\s?号室?)?(?![0-9年月円回人台件時])|\\s?-?\\s?(?:\\d{1,4}\\s?号室|\\d{1,2}\\s?(?:階|F(?![A-Za-z])))){1,2}`,
  'uy',
);
const ROOM_ONLY = new RegExp(
  `${NAME_CHARS}{0,20}\\s?\\d{1,4}\\s?号室|${NAME_CHARS}{0,12}${BUILDING}${NAME_CHARS}{0,12}\\s?\\d{2,4}\\s?号`,
  'gu',
);
/** Town without numbers: prefecture and municipality, then at least two characters of town. */
const TOWN = new RegExp(
  `${PREFECTURE}\\s?[\\p{Script=Han}ァ-ヶ]{1,7}[市区町村郡][\\p{Script=Han}ァ-ヶー]{2,14}(?:\\s?[0-9]{1,5}(?![0-9年月円回人台件時]))?`,
  'gu',
);
const CUED = new RegExp(
  `(?:住所|じゅうしょ|居住地|自宅|本籍|住まい|転居先|引っ?越し?先)(?:[\\s::=、「(]|は|が|も){1,3}((?:${PREFECTURE}\\s?)?[\\p{Script=Han}ァ-ヶ]{1,6}[市区町村郡](?:[\\p{Script=Han}ァ-ヶー]{0,14})(?:\\s?[0-9]{1,5}(?![0-9年月円回人台件時]))?|${PREFECTURE}[\\p{Script=Han}ァ-ヶー]{2,14})`,
  'dgu',
);
const LIVING = new RegExp(
  `((?:${PREFECTURE}\\s?)[\\p{Script=Han}ァ-ヶ]{1,7}[市区町村郡][\\p{Script=Han}ァ-ヶー]{0,14})(?=に(?:住|引|転|越)|在住)`,
  'dgu',
);

/** The beginning of the address whose numbers begin at `at`; undefined: the numbers are no address. */
function addressStart(plain: string, at: number, block: string): number | undefined {
  const from = Math.max(0, at - REACH);
  const before = plain.slice(from, at);
  let place = PLACE_END.exec(before)?.[0] ?? '';
  const home = HOME_WORDS.exec(place)?.[0] ?? '';
  place = place.slice(home.length).trimStart();
  const prefecture = new RegExp(PREFECTURE).exec(place);
  if (prefecture !== null) return at - place.length + prefecture.index;
  const isStrong = /丁目|番地|条/.test(block) || block.split(/[^0-9〇一二三四五六七八九十百]+/).filter(Boolean).length >= 3;
  const isCued = home !== '' || /住所(?:[\s::=、「(]|は|が|も){0,3}$/.test(before.slice(0, before.length - place.length));
  if (MUNICIPALITY.test(place) && !/市区町村/.test(place)) return at - place.length;
  if (/\d{4}/.test(block) || TALK.test(place) || /年|月/.test(block)) return undefined;
  const town = /[\p{Script=Han}ァ-ヶーのがつけぁ-ん]{2,}\s?$/u.exec(place)?.[0] ?? '';
  if (isCued || (isStrong && (town !== '' || /丁目.*番|番地/.test(block)))) return at - (isCued ? place : town).length;
  return undefined;
}

/** Home addresses. @param plain Plain view with BARRIERs. */
export function findAddresses(plain: string, published: PublishedValues): Span[] {
  const spans: Span[] = [];
  const add = (start: number, end: number) => {
    if (!published.hasAddress(plain.slice(start, end)) && !published.hasWords(plain.slice(start, end)))
      spans.push({ start, end, kind: 'address' });
  };
  for (const match of plain.matchAll(BLOCK)) {
    const start = addressStart(plain, match.index, match[0]);
    if (start === undefined || plain.slice(start, match.index).includes(BARRIER)) continue;
    const blockEnd = match.index + match[0].trimEnd().length;
    TAIL.lastIndex = blockEnd;
    const tail = TAIL.exec(plain)?.[0].length ?? 0;
    if (published.hasAddress(plain.slice(start, blockEnd))) continue;
    add(start, blockEnd + tail);
  }
  for (const match of plain.matchAll(ROOM_ONLY)) add(match.index, match.index + match[0].length);
  for (const match of plain.matchAll(TOWN)) add(match.index, match.index + match[0].length);
  for (const pattern of [CUED, LIVING]) {
    for (const match of plain.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      if (!/変更|入力|登録|表示|市区町村|不一致|違/.test(match[1] ?? '')) add(start, end);
    }
  }
  return spans;
}
