import { expect, it } from 'vitest';
import { readKanjiNumbers } from '../../src/grounding/kanji-numbers.ts';

it.each([
  ['二十四時間', '24時間'],
  ['十日', '10日'],
  ['百二十三', '123'],
  ['千五百', '1500'],
  ['五六', '56'],
  ['一丁目2番', '1丁目2番'],
  ['〇六', '06'],
  ['番号', '番号'],
])('readKanjiNumbers() reads %s as %s', (text, read) => {
  expect(readKanjiNumbers(text)).toBe(read);
});
