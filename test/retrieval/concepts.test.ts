import { expect, test } from 'vitest';
import { Concepts } from '../../src/retrieval/concepts.ts';

const concepts = new Concepts([
  ['押せない', '灰色', '反応しない'],
  ['スマートフォン', 'スマホ', 'SP'],
  ['パスワード', 'パス'],
  ['ワンタイムパスワード', 'ワンタイム'],
]);

test('words of one group are one concept', () => {
  expect(concepts.of('ボタンが灰色です')).toEqual(concepts.of('ボタンが反応しない'));
});

test('the longest word wins: a one-time password is not a password', () => {
  expect(concepts.of('ワンタイムパスワード')).toEqual([3]);
});

test('Latin words count only whole', () => {
  expect(concepts.of('SP 退会')).toEqual([1]);
  expect(concepts.of('space')).toEqual([]);
});

test('width and case do not matter', () => {
  expect(concepts.of('ｓｐ')).toEqual([1]);
});

test('terms() holds each concept and each pair once', () => {
  expect(concepts.terms('スマホで灰色、スマホ')).toEqual(['c0', 'c1', 'c0+1']);
});
