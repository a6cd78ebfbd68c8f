import { beforeAll, describe, expect, test } from 'vitest';
import { checkReferences } from '../../src/knowledge/check-references.ts';
import type { Contact, Knowledge, Point, Procedure, ProcedureStep, Section } from '../../src/knowledge/knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

let sound: Knowledge;
beforeAll(async () => {
  sound = await readKnowledge(OTHER_SERVICE);
});

function withPoint(id: string, changes: Partial<Point>): Knowledge {
  return { ...sound, points: new Map([...sound.points, [id, { ...(sound.points.get(id) as Point), ...changes }]]) };
}

const reasons = (knowledge: Knowledge, options = {}) => checkReferences(knowledge, options).map(({ reason }) => reason);

test('knowledge without a fault has none', () => {
  expect(checkReferences(sound)).toEqual([]);
});

test('a fault of a point names its file and, without better knowledge, the line of the point', () => {
  const point = sound.points.get('card/limit') as Point;
  expect(checkReferences(withPoint('card/limit', { next: ['card/nowhere'] }))).toEqual([
    { file: point.file, line: point.line, reason: 'card/limit: there is no point "card/nowhere"' },
  ]);
});

test('a name is given to topics that there are', () => {
  expect(reasons({ ...sound, otherTopics: { card: '図書カード' } })).toEqual([]);
  expect(reasons({ ...sound, otherTopics: { crad: '図書カード' } })).toEqual(['otherTopics: no point has the topic "crad"']);
});

test('the line is asked for where it can be known', () => {
  const lineOf = (_file: string, path: readonly (string | number)[]) => (path.join('.') === 'points.card/limit.next.1' ? 99 : 0);
  const [fault] = checkReferences(withPoint('card/limit', { next: ['card/join', 'card/nowhere'] }), { lineOf });
  expect(fault?.line).toBe(99);
});

describe('each device', () => {
  const pc = { answer: '「設定」を押します。', sections: ['card-guide/pin-pc'], steps: [] };

  test("is proved by its own sections, not by the other device's", () => {
    const smartphone = { answer: '「設定」を押します。', sections: ['card-guide/pin-phone'], steps: [] };
    expect(reasons(withPoint('card/pin', { byDevice: { pc, smartphone } }))).toEqual([
      'card/pin: "設定" does not stand in a cited section (card-guide/pin-phone)',
    ]);
  });

  test("is proved by the point's common sections and by its listed steps too", () => {
    const smartphone = {
      answer: '10冊までで、「利用申込書」に記入します。',
      sections: ['card-guide/pin-phone'],
      steps: ['card-guide/step-1'],
    };
    expect(reasons(withPoint('card/pin', { byDevice: { pc, smartphone }, sections: ['card-guide/step-3'] }))).toEqual([]);
  });
});

test('the name of a contact that is shown below proves itself', () => {
  expect(reasons(withPoint('card/hours', { answer: '「中央図書館」へお尋ねください。' }))).toEqual([]);
  expect(reasons(withPoint('card/hours', { answer: '「西図書館」へお尋ねください。' }))).toHaveLength(1);
});

test('what stands in the files but could not be read is not said to be missing', () => {
  const spoilt = withPoint('card/limit', { next: ['card/half-written'], contacts: ['office'] });
  expect(reasons(spoilt)).toHaveLength(2);
  expect(reasons(spoilt, { unread: (kind: string, id: string) => kind === 'point' && id === 'card/half-written' })).toEqual([
    'card/limit: there is no contact "office"',
  ]);
});

test('where a cited section is missing, that is the fault, not every fact that it would prove', () => {
  expect(reasons(withPoint('card/limit', { sections: ['card-guide/step-9'] }))).toEqual([
    'card/limit: there is no section "card-guide/step-9"',
  ]);
});

test('phrasings are one when they differ in width, blanks or quotation marks only', () => {
  const asks = [...(sound.points.get('card/limit') as Point).asks, '「ＰＩＮ」 の変更'];
  expect(reasons(withPoint('card/limit', { asks }))).toEqual([
    expect.stringContaining('the phrasing "PINの変更" belongs to card/limit too'),
  ]);
});

test('a phrasing may be repeated, or be the title, within its own point', () => {
  const { asks, title } = sound.points.get('card/limit') as Point;
  expect(reasons(withPoint('card/limit', { asks: [...asks, asks[0] as string, title] }))).toEqual([]);
});

test('phone, fax, address and hours of a contact must be printed in a section that it cites', () => {
  const desk = {
    ...(sound.contacts.get('desk') as Contact),
    phone: '03-0000-0000',
    fax: '03-1111-1111',
    hours: '9時から',
    url: 'https://www.example.jp/',
  };
  expect(reasons({ ...sound, contacts: new Map([['desk', desk]]) })).toHaveLength(4);
});

test('a step says in brief what its sheet prints, and its text word for word', () => {
  const join = sound.procedures.get('join') as Procedure;
  const steps = join.steps.map((step) => (step.number === 2 ? { ...step, brief: '「甲」を押す', text: '甲を押します。' } : step));
  expect(reasons({ ...sound, procedures: new Map([...sound.procedures, ['join', { ...join, steps }]]) })).toEqual([
    expect.stringContaining('join: step 2: "甲" does not stand in a cited section'),
    'join: step 2: "甲を押します。" does not stand in the cited section word for word',
  ]);
});

test('a step may name some of the printed labels, a line each, in printed order', () => {
  const section = { ...(sound.sections.get('card-guide/step-1') as Section), sentences: ['次の順に進みます。', '会員', '設定', '退会'] };
  const join = sound.procedures.get('join') as Procedure;
  const faultsOf = (text: string) =>
    reasons({
      ...sound,
      sections: new Map([...sound.sections, [section.id, section]]),
      procedures: new Map([['join', { ...join, steps: [{ ...(join.steps[0] as ProcedureStep), section: section.id, text }] }]]),
    }).filter((reason) => reason.includes('word for word'));
  expect(faultsOf('次の順に進みます。\n「会員」\n「退会」')).toEqual([]);
  expect(faultsOf('次の順に進みます。\n「退会」\n「会員」')).toEqual([
    'join: step 1: "「会員」" does not stand in the cited section word for word',
  ]);
  expect(faultsOf('次の順に進みます。\n「登録」')).toHaveLength(1);
});
