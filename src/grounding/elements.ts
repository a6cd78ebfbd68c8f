import { foldWidth, foldWording } from './fold-wording.ts';
import { type Role, readHiragana } from './hiragana.ts';

/** What stands before it: nothing (登録完了), の alone (登録の完了), or more; null where that means nothing. */
type Gap = 'none' | 'の' | 'more' | null;

/**
 * One thing that a sentence says. `label`: a name in 「」; `number`: digits, a phone number whole; `address`: URL, mail
 * address, domain; `device`: パソコン, スマートフォン…; `word`: one kanji, a run of katakana or Latin letters, a word in
 * hiragana; `marker`: denial, condition, limit… as grammar expresses it.
 */
export interface Element {
  readonly kind: 'label' | 'number' | 'address' | 'device' | 'word' | 'marker';
  readonly text: string;
  readonly role: Role;
  readonly gap: Gap;
}

const LABEL = /「([^「」]*)」|『([^『』]*)』/gu;
const ADDRESS = /https?:\/\/[\w./?=&%+#:@~-]+|[\w.+-]*@[\w.-]+\w|(?:[\w-]+\.)+[a-z]{2,}(?![\w.])/giu;
const DEVICES =
  /^(?:パソコン|スマートフォン|タブレット|アプリ|携帯|ケータイ|ガラケー|iphone|ipad|android|アイフォン|アンドロイド|mac|windows)$/u;
const PIECE = /\d+(?:[-.:/]\d+)*|[a-z][a-z0-9!']*|[ァ-ヺー][ァ-ヺー・]*|[\p{Script=Han}々〆]|[ぁ-ゖー]+|[☰→+=<>%¥$€]|[^\s\p{P}\p{S}]|\?/gu;

/** A sentence → what it says, in order; endings, politeness and spelling fall away. Citation marks `[1]` say nothing. */
export function elementsOf(sentence: string): Element[] {
  const found: Element[] = [];
  const text = sentence.replace(/\[\d{1,3}\]/gu, '');
  // Labels and addresses hold letter by letter; everything between them is read for what it means.
  const fixed = [
    ...[...text.matchAll(LABEL)].map((match) => ({ at: match.index, match: match[0], kind: 'label' as const, text: labelText(match) })),
    ...[...text.matchAll(ADDRESS)].map((match) => ({ at: match.index, match: match[0], kind: 'address' as const, text: match[0] })),
  ].sort((a, b) => a.at - b.at);
  let from = 0;
  for (const { at, match, kind, text: own } of fixed) {
    if (at < from) continue;
    readPlain(text.slice(from, at), found);
    found.push({ kind, text: kind === 'label' ? own : own.toLowerCase(), role: null, gap: null });
    from = at + match.length;
  }
  readPlain(text.slice(from), found);
  return found;
}

function labelText(match: RegExpExecArray): string {
  return foldWidth(match[1] ?? match[2] ?? '').replaceAll(' ', '');
}

function readPlain(text: string, found: Element[]): void {
  const plain = foldWording(foldWidth(text));
  // Where the piece before ended, and the last piece that says something: grammar binds only the word that it touches.
  let end = 0;
  let endOfLast: number | null = null;
  let afterKanji = false;
  for (const { 0: piece, index } of plain.matchAll(PIECE)) {
    const last = index === end ? found.at(-1) : undefined;
    const touching = last && (last.kind === 'label' || last.kind === 'address' || index > 0);
    if (/^[ぁ-ゖ]/u.test(piece)) {
      const { role, meanings } = readHiragana(piece, afterKanji && index === end);
      if (touching && role !== null) found[found.length - 1] = { ...last, role };
      for (const meaning of meanings) {
        const isWord = meaning.startsWith('word:');
        found.push({
          kind: isWord ? 'word' : 'marker',
          text: isWord ? meaning.slice('word:'.length) : meaning,
          role: null,
          gap: null,
        });
      }
      if (meanings.length > 0) endOfLast = null;
    } else if (piece === '?') found.push({ kind: 'marker', text: 'question', role: null, gap: null });
    // A label that is clicked is a button, whether it is called one or not; 「A」→「B」 says no more than their order.
    else if (!(piece === '→' || (piece === 'ボタン' && index === 0 && found.at(-1)?.kind === 'label'))) {
      const gap = endOfLast === null ? null : gapOf(plain.slice(endOfLast, index), piece, found.at(-1)?.text ?? '');
      const kind = /^\d/u.test(piece) ? 'number' : DEVICES.test(piece) ? 'device' : 'word';
      found.push({ kind, text: piece, role: null, gap });
      endOfLast = index + piece.length;
    }
    afterKanji = /^[\p{Script=Han}々]$/u.test(piece);
    end = index + piece.length;
  }
}

function gapOf(between: string, piece: string, last: string): Gap {
  // Blanks beside Latin letters and digits are a matter of taste.
  const isLatin = /^[a-z\d]/u.test(piece) || /[a-z\d]$/u.test(last);
  const gap = isLatin ? between.trim() : between;
  return gap === '' ? 'none' : gap === 'の' ? 'の' : 'more';
}
