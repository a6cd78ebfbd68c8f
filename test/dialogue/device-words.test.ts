import { expect, test } from 'vitest';
import { deviceInWords } from '../../src/dialogue/device-words.ts';

test.each([
  ['スマホで退会したい', 'smartphone'],
  ['携帯からやってます', 'smartphone'],
  ['iPhoneです', 'smartphone'],
  ['SP 退会', 'smartphone'],
  ['パソコンで見ています', 'pc'],
  ['ＰＣ　退会', 'pc'],
  ['ぱそこんです', 'pc'],
  ['スマホしか持ってないです', 'smartphone'],
  ['スマホは持っていないのでパソコンで', 'pc'],
  ['パソコンじゃなくてスマホです', 'smartphone'],
  ['パソコンは苦手です。携帯でお願いします', 'smartphone'],
  ['わしはパソコンだけでスマホは持っとらん', 'pc'],
  ['パソコンでもスマホでもできますか', null],
  ['携帯の番号が変わりました', null],
  ['携帯会社を乗り換えた', null],
  ['退会したい', null],
  ['spaceとupcoming', null],
])('%j speaks of %j', (message, device) => {
  expect(deviceInWords(message)).toBe(device);
});
