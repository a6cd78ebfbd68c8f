import { describe, expect, test } from 'vitest';
import { Concepts } from '../../src/retrieval/concepts.ts';
import { decodeClassifier, encodeClassifier, IntentClassifier, trainClassifier } from '../../src/retrieval/intent-classifier.ts';

const examples = [
  { text: 'メールが届かない', target: 'mail-missing' },
  { text: 'メールがまだ届きません', target: 'mail-missing' },
  { text: '確認のメール届かないです', target: 'mail-missing' },
  { text: 'メールが届いた', target: 'mail-arrived' },
  { text: 'メールが届きました、次は', target: 'mail-arrived' },
  { text: '確認のメール届いたよ', target: 'mail-arrived' },
  { text: '退会したい', target: 'withdraw' },
  { text: '退会の方法', target: 'withdraw' },
  { text: '会員をやめる', target: 'withdraw' },
];
const options = { minDocuments: 1, dropout: 0 };

function best(classifier: IntentClassifier, text: string): string | undefined {
  const probabilities = [...classifier.probabilities(text)];
  return classifier.targets[probabilities.indexOf(Math.max(...probabilities))];
}

describe('the intent classifier', () => {
  const model = trainClassifier(examples, null, options);

  test('tells endings apart that share every noun', () => {
    const classifier = new IntentClassifier(model);
    expect(best(classifier, 'さっきのメールが届かないのですが')).toBe('mail-missing');
    expect(best(classifier, 'さっきのメールが届いたのですが')).toBe('mail-arrived');
  });

  test('gives probabilities that add up to one, for unknown words too', () => {
    for (const text of ['退会', 'xyzzy', '']) {
      const sum = [...new IntentClassifier(model).probabilities(text)].reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  test('is deterministic: the same examples give the same bytes', () => {
    expect(Buffer.compare(encodeClassifier(model), encodeClassifier(trainClassifier(examples, null, options)))).toBe(0);
  });

  test('survives the way to disk and back', () => {
    const back = decodeClassifier(encodeClassifier(model));
    expect([...new IntentClassifier(back).probabilities('退会したい')]).toEqual([
      ...new IntentClassifier(model).probabilities('退会したい'),
    ]);
  });

  test('learns of concepts what it never saw in letters', () => {
    const concepts = new Concepts([
      ['退会', '脱退'],
      ['届かない', '未着', '届きません'],
    ]);
    const classifier = new IntentClassifier(trainClassifier(examples, concepts, options), concepts);
    expect(best(classifier, '脱退')).toBe('withdraw');
    expect(best(classifier, '未着')).toBe('mail-missing');
  });
});
