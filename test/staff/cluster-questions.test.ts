import { describe, expect, it } from 'vitest';
import { Concepts } from '../../src/retrieval/concepts.ts';
import { clusterQuestions, termFrequencies } from '../../src/staff/cluster-questions.ts';

const asked = (...messages: string[]) => messages.map((message) => ({ message }));
const groups = (...messages: string[]) =>
  clusterQuestions(asked(...messages)).map(({ questions }) => questions.map(({ message }) => message).sort());

describe('clusterQuestions()', () => {
  it('puts questions that ask alike together', () => {
    expect(
      groups('駐車場はありますか', 'ポイントの使い方', '駐車場の料金', 'ポイントはいつ使えますか', '駐車場は有料ですか').map(
        (group) => group.length,
      ),
    ).toEqual([3, 2]);
  });

  it('keeps questions apart that share only the words of any question', () => {
    const usual = ['カードを作る方法を教えてください', '住所を変える方法を教えてください', '解約する方法を教えて', '発行の方法'];
    const messages = asked('退会する方法を教えてください', '領収書を発行する方法を教えてください', '退会したい');
    const clusters = clusterQuestions(messages, { background: termFrequencies(usual) });
    expect(clusters.map(({ questions }) => questions.length)).toEqual([2, 1]);
  });

  it('joins words that the knowledge takes for the same', () => {
    const concepts = new Concepts([['領収書', 'レシート']]);
    const messages = asked('領収書がほしい', 'レシートがほしい', '駐車場');
    expect(clusterQuestions(messages).map(({ questions }) => questions.length)).toEqual([1, 1, 1]);
    expect(clusterQuestions(messages, { concepts }).map(({ questions }) => questions.length)).toEqual([2, 1]);
  });

  it('believes the chat where it knew what was asked', () => {
    const questions = [
      { message: '車をとめる所は', point: 'scope/parking' },
      { message: '駐車場はありますか', point: 'scope/parking' },
      { message: '駐車場の料金', point: null },
    ];
    expect(clusterQuestions(questions).map(({ label }) => label)).toEqual(['車をとめる所は', '駐車場の料金']);
  });

  it('takes what differs in width, blanks and punctuation alone for one wording', () => {
    const [cluster] = clusterQuestions(asked('「ID」 が 不明', 'ＩＤが不明？', 'IDが不明'));
    expect(cluster?.wordings).toEqual([{ text: 'IDが不明', count: 3 }]);
  });

  it('names a cluster by the wording asked most often', () => {
    expect(clusterQuestions(asked('駐車場の料金', '駐車場は有料ですか', '駐車場は有料ですか'))[0]?.label).toBe('駐車場は有料ですか');
  });

  it('joins by likeness on average: a question between two others makes no chain of them', () => {
    expect(groups('駐車場の料金', '料金の支払い', '支払いの期限', '期限の延長').every((group) => group.length <= 2)).toBe(true);
  });

  it('gives the same clusters in whatever order the questions come', () => {
    const messages = ['駐車場', '駐車場の料金', '料金の支払い', '支払い方法', 'ポイント', 'ポイントの料金', '領収書', '領収書の料金'];
    const key = (order: string[]) => JSON.stringify(groups(...order).sort());
    expect(key([...messages].reverse())).toBe(key(messages));
    expect(key([...messages.slice(4), ...messages.slice(0, 4)])).toBe(key(messages));
  });

  it('loses no question: also without any word, and beyond its limit', () => {
    const messages = ['', '？？？', 'あ', '　', ...Array.from({ length: 30 }, (_, index) => `質問の番号${index}`)];
    const clusters = clusterQuestions(asked(...messages), { most: 10 });
    expect(clusters.flatMap(({ questions }) => questions)).toHaveLength(messages.length);
  });

  it('finishes with thousands of different questions', () => {
    const clusters = clusterQuestions(asked(...Array.from({ length: 4_000 }, (_, index) => `${index % 97}号の書類${index}はどこですか`)));
    expect(clusters.flatMap(({ questions }) => questions)).toHaveLength(4_000);
  });
});
