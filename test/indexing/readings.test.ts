import { describe, expect, it } from 'vitest';
import { writeReadings } from '../../src/indexing/readings.ts';

describe('writeReadings()', () => {
  it('writes content words in katakana, neighbours joined, particles, numbers and auxiliaries left out', async () => {
    expect(await writeReadings(['証券番号を入力してください。', 'マイページの会員登録は24時間以内です'])).toEqual([
      'ショウケンバンゴウ ニュウリョク',
      'マイページ カイイントウロク ジカン',
    ]);
  });

  it('reads unknown words that are written in kana as they stand, and skips those in latin letters', async () => {
    expect(await writeReadings(['クリッカーで更新', 'QRを読み取る'])).toEqual(['クリッカー コウシン', 'ヨミトル']);
  });

  it('gives one reading per text, empty where there is nothing to read', async () => {
    expect(await writeReadings(['', '24', '住所', '　'])).toEqual(['', '', 'ジュウショ', '']);
  });

  it('reads half-width katakana', async () => {
    expect(await writeReadings(['ﾏｲﾍﾟｰｼﾞ'])).toEqual(['マイページ']);
  });
});
