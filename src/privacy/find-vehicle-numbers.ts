import { type Span, spansOf } from './span.ts';

/** Names of the transport offices printed on number plates. @see 道路運送車両法施行規則 / 自動車の使用の本拠の位置を表示する文字 (国土交通省) */
const OFFICES =
  '札幌|函館|旭川|室蘭|苫小牧|釧路|知床|帯広|北見|青森|弘前|八戸|岩手|盛岡|平泉|宮城|仙台|秋田|山形|庄内|福島|会津|郡山|白河|いわき|水戸|土浦|つくば|宇都宮|那須|とちぎ|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|袖ヶ浦|市原|野田|柏|松戸|品川|世田谷|練馬|杉並|板橋|足立|江東|葛飾|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡|上越|長野|松本|諏訪|安曇野|富山|石川|金沢|福井|岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|奈良|飛鳥|和歌山|神戸|姫路|鳥取|島根|出雲|岡山|倉敷|広島|福山|山口|下関|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄|鹿嶋|十勝|日光|江戸川|安曇野|南信州';
const SERIAL = '(?:\\d{1,2}\\s?-\\s?\\d{2}|[・.]{1,3}\\s?\\d(?:\\s?-?\\s?\\d){0,2}|\\d{1,4})';
const PLATE = new RegExp(`(?:${OFFICES})(?:ナンバー)?の?\\s?\\d{2,3}[A-Z]{0,2}\\s?[ぁ-んA-Z]\\s?(?:の\\s?)?${SERIAL}(?!\\d)`, 'gi');
/** Without the office: three digits, one kana (no particle), two and two digits. */
const BARE_PLATE =
  /(?<!\d)\d{2,3}\s?[あいうえかきくけこさすせそたちつてなぬねのひふほまみむめもやゆよらりるれろわ]\s?\d{2}-\d{2}(?![\d-])/g;
const CUED_PLATE = new RegExp(
  `(?:車の?ナンバー|ナンバープレート|(?<![ァ-ヶー番号])ナンバー|車両番号|登録番号)(?:[\\s::=「(]|は|が|も|の|番号){0,5}((?:\\d{2,3}[A-Z]{0,2}\\s?[ぁ-んA-Z]\\s?)?${SERIAL})(?![\\d文桁回時年月分台])`,
  'dgi',
);
/** Frame numbers (型式-6 or 7 digits) and VINs (17 characters of ISO 3779, at least one digit and letter). */
const FRAME = /(?<![A-Z0-9-])(?:[A-Z]{2,5}\d{0,3}[A-Z]?|[A-Z]\d{2,3}[A-Z]{1,2})\s?-\s?\d{6,7}(?![\dA-Z])/gi;
const VIN = /(?<![A-Z0-9])(?=[A-Z]{0,16}\d)(?=\d{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])/gi;

/** Number plates (なにわ 300 あ 12-34) and chassis numbers. @param view Digit view. */
export function findVehicleNumbers(view: string): Span[] {
  const cued = [...view.matchAll(CUED_PLATE)].flatMap((match): Span[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return /\d{2,}/.test(match[1] ?? '') ? [{ start, end, kind: 'number-plate' }] : [];
  });
  return [
    ...spansOf(PLATE, view, 'number-plate'),
    ...spansOf(BARE_PLATE, view, 'number-plate'),
    ...cued,
    ...spansOf(FRAME, view, 'chassis-number'),
    ...spansOf(VIN, view, 'chassis-number'),
  ];
}
