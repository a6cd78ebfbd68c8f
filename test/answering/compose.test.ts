import { beforeAll, describe, expect, test } from 'vitest';
import {
  composePoint,
  composeStep,
  nextPlace,
  numberedItems,
  placeOf,
  previousPlace,
  procedureSteps,
  screenPoint,
  sectionSteps,
} from '../../src/answering/compose.ts';
import type { Knowledge, Point, Procedure, Section } from '../../src/knowledge/knowledge.ts';
import { parseSheet } from '../../src/knowledge/parse-sheet.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await readKnowledge(OTHER_SERVICE);
});

const point = (id: string) => knowledge.points.get(id) as Point;
const procedure = (id: string) => knowledge.procedures.get(id) as Procedure;

describe('composePoint()', () => {
  test('on a known device says that path alone, without naming the device', () => {
    expect(composePoint(knowledge, point('card/pin'), 'smartphone').lead).toEqual([
      { text: '画面下の「その他」から「暗証番号の変更」を押します。', sections: ['card-guide/pin-phone'], device: null },
    ]);
  });

  test('on an unknown device says both paths, each named', () => {
    expect(composePoint(knowledge, point('card/pin'), null).lead.map(({ device }) => device)).toEqual(['pc', 'smartphone']);
  });

  test("cites a point's common sections once, after those of the last device", () => {
    const common = { ...point('card/pin'), sections: ['card-guide/step-1', 'card-guide/pin-phone'] };
    expect(composePoint(knowledge, common, null).lead.map(({ sections }) => sections)).toEqual([
      ['card-guide/pin-pc'],
      ['card-guide/pin-phone', 'card-guide/step-1'],
    ]);
  });

  test('shows the warnings of the point, or of its procedure', () => {
    expect(composePoint(knowledge, point('card/return'), null).warnings?.id).toBe('return');
    expect(composePoint(knowledge, { ...point('card/limit'), procedure: 'return-card' }, null).warnings?.id).toBe('return');
    expect(composePoint(knowledge, point('card/limit'), null).warnings).toBeNull();
  });

  test('lists a whole procedure in printed order, each step in one line under its own number', () => {
    const { steps } = composePoint(knowledge, point('card/join'), null);
    expect(steps.map(({ number, brief }) => `${number} ${brief}`)).toEqual([
      '1 カウンターで申し込む：「利用申込書」に記入',
      '2 カードを受け取る：「受け取りました」にチェックし「次の窓口へ」',
      '3 貸出をはじめる：10冊まで借りる',
    ]);
  });

  test('offers the choices of a question, by the words that choose them where those say more', () => {
    const options = [
      { label: '番号', point: 'card/pin', words: ['暗証番号の変更'] },
      { label: 'カードの返却', point: 'card/return', words: ['返す'] },
    ];
    expect(composePoint(knowledge, { ...point('card/which'), options }, null).suggestions).toEqual([
      { label: '番号', message: '暗証番号の変更' },
      { label: 'カードの返却', message: 'カードの返却' },
    ]);
  });

  test('offers what usually comes next by its title', () => {
    expect(composePoint(knowledge, { ...point('card/limit'), next: ['card/pin', 'card/gone'] }, null).suggestions).toEqual([
      { label: '暗証番号の変更', message: '暗証番号の変更' },
    ]);
  });
});

describe('the steps of a procedure', () => {
  const steps = [
    { number: 1, section: 'card-guide/step-1', title: '開く', brief: '開く' },
    { number: 2, section: 'card-guide/pin-pc', title: '設定', brief: '設定', device: 'pc' as const },
    { number: 2, section: 'card-guide/pin-phone', title: 'その他', brief: 'その他', device: 'smartphone' as const },
  ];
  const split: Procedure = { id: 'split', title: '変更', names: ['変更'], steps };
  const withSplit = () => ({ ...knowledge, procedures: new Map([...knowledge.procedures, ['split', split]]) });

  test('are those of the device and those of every device', () => {
    expect(procedureSteps(split, 'smartphone').map(({ title }) => title)).toEqual(['開く', 'その他']);
    expect(procedureSteps(split, null)).toHaveLength(3);
  });

  test('are said for both devices when it is unknown', () => {
    const draft = composeStep(withSplit(), { procedure: 'split', number: 2 }, null);
    expect(draft.steps.map(({ device, section }) => [device, section])).toEqual([
      ['pc', 'card-guide/pin-pc'],
      ['smartphone', 'card-guide/pin-phone'],
    ]);
    expect(composeStep(withSplit(), { procedure: 'split', number: 2 }, 'pc').steps).toHaveLength(1);
  });

  test('are said as the point of their screen says them, where there is one', () => {
    expect(screenPoint(knowledge, procedure('join').steps[1] as Procedure['steps'][number])?.id).toBe('card/receive');
    expect(composeStep(knowledge, { procedure: 'join', number: 2 }, null).lead[0]?.text).toBe('カードを受け取る手順です。');
  });

  test('are said as printed otherwise, word for word, warnings first', () => {
    const draft = composeStep(knowledge, { procedure: 'return-card', number: 1 }, null);
    expect(draft.steps).toMatchObject([{ number: 1, text: '「カードを返却する」を押します。', section: 'card-guide/return' }]);
    expect(draft.warnings?.id).toBe('return');
  });
});

describe('places', () => {
  test('of a section are where it stands first', () => {
    expect(placeOf(knowledge, 'card-guide/step-2')).toEqual({ procedure: 'join', number: 2 });
    expect(placeOf(knowledge, 'card-guide/contact')).toBeNull();
  });

  test('lead on to the following procedure after the last step, and end at its end', () => {
    expect(nextPlace(knowledge, { procedure: 'join', number: 0 }, null)).toEqual({ procedure: 'join', number: 1 });
    expect(nextPlace(knowledge, { procedure: 'join', number: 3 }, null)).toEqual({ procedure: 'lend', number: 1 });
    expect(nextPlace(knowledge, { procedure: 'lend', number: 3 }, null)).toBeNull();
    expect(nextPlace(knowledge, { procedure: 'gone', number: 1 }, null)).toBeNull();
  });

  test('lead back the same way', () => {
    expect(previousPlace(knowledge, { procedure: 'join', number: 3 }, null)).toEqual({ procedure: 'join', number: 2 });
    expect(previousPlace(knowledge, { procedure: 'lend', number: 1 }, null)).toEqual({ procedure: 'join', number: 3 });
    expect(previousPlace(knowledge, { procedure: 'join', number: 1 }, null)).toBeNull();
  });
});

describe('sectionSteps()', () => {
  const own: Section = parseSheet(
    'guide.md',
    '## 変更 {#change device=pc}\n\n1. 「設定」を押す\n   (左上)\n2. 「変更」を押す\n\n以上です。\n',
  ).document.sections[0] as Section;

  test('are the numbered items of a section that stands in no procedure, with the lines that belong to them', () => {
    expect(numberedItems(own)).toEqual([
      { number: 1, text: '「設定」を押す(左上)' },
      { number: 2, text: '「変更」を押す' },
    ]);
    const steps = sectionSteps({ ...knowledge, sections: new Map([['guide/change', own]]) }, 'guide/change', null);
    expect(steps.map(({ number, device }) => [number, device])).toEqual([
      [1, 'pc'],
      [2, 'pc'],
    ]);
  });

  test('are its printed text where nothing is numbered, and nothing where there is no such section', () => {
    expect(sectionSteps(knowledge, 'card-guide/return-notes', null)).toMatchObject([
      {
        number: 1,
        text: '予約は全て取り消されます。\n貸出の記録は失われます。',
        brief: '予約は全て取り消されます。貸出の記録は失われます。',
      },
    ]);
    expect(sectionSteps(knowledge, 'card-guide/gone', null)).toEqual([]);
  });
});
