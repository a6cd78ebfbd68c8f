import type { Chunk } from '../../src/chunking/chunk.ts';

const THINGS = [
  '証券番号',
  '会員登録',
  '本登録のメール',
  'パスワード',
  '二次元コード',
  '更新手続き',
  '契約の追加',
  '控除証明書',
  '口座振替',
  '住所変更',
];
const PLACES = ['スマートフォン', 'パソコン', 'タブレット', '自宅', '代理店', '会社', '古い端末', 'アプリ', '受付窓口', 'ブラウザ'];
const TROUBLES = [
  '届きません',
  '見つかりません',
  '忘れました',
  '読み取れません',
  '入力できません',
  '変更したいです',
  '確認したいです',
  '登録したいです',
  '印刷したいです',
  '表示されません',
];
const TIMES = [
  '昨日から',
  '何度試しても',
  '引っ越したあと',
  '24時間たっても',
  '契約してから',
  '急に',
  '最近',
  '更新のあと',
  '今朝',
  '先週',
];

/** The same sentences every time; ids are unique, sentences differ for n up to 10,000. @param variant is part of every text */
export function syntheticChunks(count: number, variant = ''): Chunk[] {
  return Array.from({ length: count }, (_, n): Chunk => {
    // A stride coprime to 10,000, so that neighbours differ in every part.
    const spread = (n * 3_571) % 10_000;
    const pick = (words: readonly string[], place: number) => words[Math.floor(spread / 10 ** place) % 10] ?? '';
    const text = `${pick(TIMES, 0)}${pick(PLACES, 1)}で${pick(THINGS, 2)}が${pick(TROUBLES, 3)}${variant}`;
    return { id: `topic/point-${n}`, kind: 'ask', target: `topic/point-${n % 7}`, title: n % 5 === 0 ? pick(THINGS, 2) : '', text };
  });
}

/** Stands in for knowledge: any 64 hex digits. */
export function digestOf(digit: string): string {
  return digit.repeat(64);
}

/** For tests that need no analyser. */
export async function noReadings(texts: readonly string[]): Promise<string[]> {
  return texts.map(() => '');
}
