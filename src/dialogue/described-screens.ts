import { normalize } from '../text/normalize.ts';

/** The turns of phrase in which people say what they see. */
const SEEN = [
  /([^。、,.!?！？\s]{2,24}?)(?:の|という|っていう|って|みたいな|らしき|が出てる|の出てる)?(?:画面|(?<!マイ|ホーム)ページ)(?:に|が|まで|です|だ|で|なんだ|なんです|$)/gu,
  /画面に(?:は|も)?([^。、,.!?！？\s]{2,16}?)(?:のような(?:もの|の)|みたいな(?:もの|の))?が/gu,
  /次の?画面(?:は|、|,|:|\s)\s*([^。、,.!?！？\s]{2,14})/gu,
  /([^。、,.!?！？「」\s]{2,14}?)って(?:出|表示)/gu,
  /「([^」]{2,24})」(?:に|が|と|って)(?:なり|なっ|出|変わ|表示|来|き)/gu,
  /^([^。、,.!?！？「」\s]{2,14}?)(?:に|が|って)(?:なっ|なり|変わ|出(?:た|て|まし)|表示)/gu,
];

/** How a message describes the screens that it says the person sees, the last first: 「入れ終わって確認の画面なんだけど」 → 「確認」 */
export function describedScreens(message: string): string[] {
  const text = normalize(message);
  return SEEN.flatMap((pattern) => [...text.matchAll(pattern)])
    .toSorted((one, other) => other.index - one.index)
    .map(([, words = '']) => words.split(/って|して|たら|けど|ので|それで|じゃあ|そしたら|今/u).at(-1) ?? '')
    .flatMap((words) => [words, words.split('の').at(-1) ?? ''])
    .filter((words, at, all) => all.indexOf(words) === at)
    .filter((words) => words.length >= 2 && !/^(?:その|この|次の?|前の?|さっきの?|別の|元の|今の)$/u.test(words));
}

/** 「決定プランの前の画面は」 → the screen named, and whether the one before it is meant. */
export function besideScreen(message: string): { readonly name: string; readonly isBefore: boolean } | null {
  const found = /([^、。,.!?？\s]{2,14}?)(?:の画面)?の(?:すぐ|一つ|1つ|ひとつ|1個)?(前|次|後|あと)の(?:画面|手順|ステップ)/u.exec(
    normalize(message),
  );
  return found?.[1] ? { name: found[1], isBefore: found[2] === '前' } : null;
}
