import { z } from 'zod';

/** What the analyser says of one word; unknown words carry no reading. */
const tokenSchema = z.object({
  surface: z.string(),
  partOfSpeech: z.string(),
  partOfSpeechSubcategory1: z.string().optional(),
  baseForm: z.string().optional(),
  reading: z.string().optional(),
});
export type Token = z.infer<typeof tokenSchema>;
const tokensSchema = z.array(tokenSchema);

const CONTENT = new Set(['名詞', '動詞', '形容詞', '副詞', '接頭詞', 'UNK']);
/** Nouns that stand for nothing by themselves: こと, よう; それ; 2. */
const EMPTY_NOUNS = new Set(['非自立', '代名詞', '数']);
const AUXILIARY_VERBS = new Set(['する', 'いる', 'ある', 'くださる', 'なる', 'できる']);
const KATAKANA = /^[ァ-ヺー]+$/;
const KANA = /^[ぁ-ゖァ-ヺー]+$/;

/** Texts → the katakana readings of their content words, in order. */
export type WriteReadings = (texts: readonly string[]) => Promise<string[]>;

/**
 * Writes how texts are read, so that people who type without kanji find them: 「証券番号を入力」 → `ショウケンバンゴウ ニュウリョク`.
 * Words that stand side by side are joined, others parted by a blank. Particles, auxiliaries and numbers are left out.
 *
 * Loads a morphological analyser with its dictionary (IPADIC, some 130 MB of memory, half a second): for ingest only.
 * @returns one string per text; '' where nothing has a reading
 */
export async function writeReadings(texts: readonly string[]): Promise<string[]> {
  return (await tokenizeAll(texts)).map(joinReadings);
}

/** Texts → their words, by the morphological analyser; NFKC first. Nothing for a blank text. */
export async function tokenizeAll(texts: readonly string[]): Promise<(readonly Token[])[]> {
  const { TokenizerBuilder } = await import('lindera-wasm-nodejs-ipadic');
  const builder = new TokenizerBuilder();
  builder.setDictionary('embedded://ipadic');
  builder.setMode('normal');
  const tokenizer = builder.build();
  try {
    return texts.map((text) => (text.trim() === '' ? [] : tokensSchema.parse(tokenizer.tokenize(text.normalize('NFKC')))));
  } finally {
    tokenizer.free();
  }
}

function joinReadings(tokens: readonly Token[]): string {
  const words: string[] = [];
  let open = '';
  for (const token of tokens) {
    const reading = readingOf(token);
    if (reading === '' && open !== '') words.push(open);
    open = reading === '' ? '' : open + reading;
  }
  if (open !== '') words.push(open);
  return words.join(' ');
}

/** @returns katakana, or '' for a word that is no content word or has no reading */
function readingOf({ surface, partOfSpeech, partOfSpeechSubcategory1 = '', baseForm = '', reading = '' }: Token): string {
  if (!CONTENT.has(partOfSpeech) || EMPTY_NOUNS.has(partOfSpeechSubcategory1) || AUXILIARY_VERBS.has(baseForm)) return '';
  if (KATAKANA.test(reading)) return reading;
  return KANA.test(surface) ? surface.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)) : '';
}
