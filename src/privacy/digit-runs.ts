/** Digits that stand together, in groups, for instance 06-6648(3721) or 0 9 0 1…, in the digit view of a message. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** What stands between the previous group and this one; '' for the first. */
  readonly separator: string;
}

const SEPARATOR = /^[\s\-()[\].,、・/|*=の]{1,3}$/;
const DIGITS = /[0-9]+/g;

/** @returns maximal runs of digit groups, at most three separating characters apart. Linear. */
export function findDigitRuns(view: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  let run: DigitGroup[] = [];
  for (const match of view.matchAll(DIGITS)) {
    const end = match.index + match[0].length;
    const previous = run.at(-1);
    const separator = previous === undefined || match.index - previous.end > 3 ? '' : view.slice(previous.end, match.index);
    const joined = previous !== undefined && SEPARATOR.test(separator);
    if (!joined && run.length > 0) {
      runs.push(run);
      run = [];
    }
    run.push({ start: match.index, end, digits: match[0], separator: joined ? separator : '' });
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** What a number counts when it stands before one of these: never an identifier. */
const UNIT =
  /^\s?(?:円|[万億千](?!代)|ドル|¥|件|人|名|個|台|回|時|分|秒|年|月|日|歳|才|[%％]|文字|桁|ケタ|けた|ポイント|pt|px|km|cm|kg|[MGKTmgkt]B|キロ|番目|つ|枚|行|列|契約|等級|ページ|種類|項目|階|週|ヶ月|か月|カ月|ヵ月|度|代|つめ|段階|以上|以下|未満|cc|CC)/;

/** True when the number that ends at `end` is a count, an amount or a time. */
export function hasUnit(view: string, end: number): boolean {
  return UNIT.test(view.slice(end, end + 5));
}

/** True when what stands right before says the number is money, an error number or a version. */
export function isExplainedBefore(view: string, start: number): boolean {
  return /(?:[¥$]|エラー(?:コード|番号|No\.?)?[\s::はが(]{0,2}[A-Z]{0,4}-?|ステータス\s?|コード\s?0x|KB|ビルド\s?|バージョン\s?|ver\.?\s?|Build\s?)$/i.test(
    view.slice(Math.max(0, start - 12), start),
  );
}
