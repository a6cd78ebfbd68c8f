import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { sectionsOf, unreachedSections, unreachedSentences } from '../../src/knowledge/coverage.ts';
import type { Knowledge, Point } from '../../src/knowledge/knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';

/** The sections of the printed sheets, in printed order. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'registration-flyer': ['intro', 'contact', ...numbered(10), 'renew-now', 'renew-later'],
  'clickar-flyer': ['intro', 'before', 'flow', 'mypage-1', 'mypage-2', 'mypage-3', ...numbered(9), 'white-screen', 'contact'],
  'faq-sheet': [
    'q1',
    'q2-pc',
    'q2-smartphone',
    'q2-otp',
    'q3',
    'q3-conditions',
    'q4',
    'q4-pc',
    'q4-notes',
    'q4-smartphone',
    'contact-agency',
    'contact-mypage',
    'contact-web',
  ],
};

/** Printed sentences that no answer needs to say, and why. */
const NEED_NOT_BE_SAID: Readonly<Record<string, string>> = {
  自動車保険更新のご案内画面: 'the heading of a picture; the answer names the screen by its own section',
  '★ご注意★': 'the heading of a box whose sentences are all said',
  'ご継続の操作でお困りの場合は…': 'leads in the contact, which answers name',
  '(詳細はこちら)': 'the label of a link that the print cannot follow',
  'https://park.sink.co.jp/login/': 'probably misprinted: people are told to search for the name',
  損保ジャパンマイページ: 'the title of a menu that answers list by its entries',
  '（引受保険会社）': 'the label above the name that answers say',
};

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `step-${index + 1}`);
}

let knowledge: Knowledge;
let points: readonly Point[];
beforeAll(async () => {
  knowledge = await readKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
  points = [...knowledge.points.values()];
});

const answersOf = ({ answer, byDevice }: Point) =>
  [answer, byDevice?.pc.answer, byDevice?.smartphone.answer].filter((text) => text !== undefined);
const allAnswers = () => points.flatMap((point) => answersOf(point).map((text) => ({ id: point.id, text })));

describe('the printed sheets', () => {
  test('every topic has a name that staff can read', () => {
    const named = new Set([...knowledge.topics.map(({ id }) => id), ...Object.keys(knowledge.otherTopics)]);
    expect([...knowledge.points.values()].filter(({ topic }) => !named.has(topic)).map(({ id }) => id)).toEqual([]);
  });

  test('are there whole: 44 sections under their ids, in printed order', () => {
    const wanted = Object.entries(SECTIONS).flatMap(([document, anchors]) => anchors.map((anchor) => `${document}/${anchor}`));
    expect(wanted).toHaveLength(44);
    expect([...knowledge.sections.keys()].toSorted()).toEqual(wanted.toSorted());
    for (const document of knowledge.documents)
      expect(document.sections.map(({ line }) => line)).toEqual(document.sections.map(({ line }) => line).toSorted((a, b) => a - b));
  });

  test('say which device a section holds for', () => {
    const devices = [...knowledge.sections.values()].filter(({ device }) => device !== null).map(({ id, device }) => `${id} ${device}`);
    expect(devices.toSorted()).toEqual([
      'faq-sheet/q2-pc pc',
      'faq-sheet/q2-smartphone smartphone',
      'faq-sheet/q4-pc pc',
      'faq-sheet/q4-smartphone smartphone',
    ]);
  });
});

describe('the points', () => {
  test('are 150 at least, each with eight phrasings at least', () => {
    expect(points.length).toBeGreaterThanOrEqual(150);
    expect(points.filter(({ asks }) => new Set(asks).size < 8).map(({ id }) => id)).toEqual([]);
  });

  test('cite every section', () => {
    expect(unreachedSections(knowledge).map(({ id }) => id)).toEqual([]);
  });

  test('say every sentence that is worth saying', () => {
    expect(
      unreachedSentences(knowledge)
        .filter(({ sentence }) => NEED_NOT_BE_SAID[sentence] === undefined)
        .map(({ section, sentence }) => `${section.id}: ${sentence}`),
    ).toEqual([]);
  });

  test('that answer are proved by a section, that decline name a contact', () => {
    expect(points.filter((point) => point.kind === 'answer' && sectionsOf(point).length === 0).map(({ id }) => id)).toEqual([]);
    expect(points.filter(({ kind, contacts }) => kind === 'decline' && contacts.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test("that hold for one device do not list the other's steps", () => {
    const wrong = points.filter(
      (point) => point.device && point.steps.some((id) => (knowledge.sections.get(id)?.device ?? point.device) !== point.device),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('that tell how to withdraw carry the warnings', () => {
    const set = knowledge.warnings.get('withdrawal');
    expect(set?.items.length).toBeGreaterThanOrEqual(4);
    const telling = points.filter(
      (point) =>
        point.kind === 'answer' &&
        [...point.steps, ...sectionsOf(point)].some((id) => /q4-(?:pc|smartphone)$/.test(id)) &&
        point.steps.length > 0,
    );
    expect(telling.filter(({ warnings }) => warnings === undefined).map(({ id }) => id)).toEqual([]);
  });
});

describe('addresses', () => {
  const hosts = (text: string) => [...text.matchAll(/https?:\/\/([^/\s)>」]+)/g)].map(([, host]) => host);

  test("of SOMPO Park as printed is nobody's link: it stands on its sheet alone, beside its remark", () => {
    const printed = 'park.sink.co.jp';
    expect(knowledge.linkHosts.has(printed)).toBe(false);
    expect(
      allAnswers()
        .filter(({ text }) => text.includes(printed))
        .map(({ id }) => id),
    ).toEqual([]);
    expect([...knowledge.contacts.values()].filter(({ url }) => url?.includes(printed))).toEqual([]);
    const sections = [...knowledge.sections.values()].filter(({ markdown }) => markdown.includes(printed));
    expect(sections.map(({ id }) => id)).toEqual(['faq-sheet/q4-smartphone']);
    expect(
      sections[0]?.remarks.some((remark) => remark.printed.includes(printed) && remark.remark.includes('リンクにはしていません')),
    ).toBe(true);
  });

  test('in answers, contacts and fixed sentences are of approved hosts', () => {
    const texts = [
      ...allAnswers().map(({ text }) => text),
      ...[...knowledge.contacts.values()].flatMap(({ url }) => url ?? []),
      ...Object.values(knowledge.wording).map(String),
    ];
    expect(texts.flatMap(hosts).filter((host) => host === undefined || !knowledge.linkHosts.has(host))).toEqual([]);
  });

  test('that are approved are printed on the sheets', () => {
    const printed = [...knowledge.sections.values()].map(({ markdown }) => markdown).join('\n');
    for (const host of knowledge.linkHosts) expect(printed).toContain(host);
  });
});

describe('contacts', () => {
  test('say no opening hours, because the sheets do not', () => {
    expect([...knowledge.contacts.values()].map(({ id, hours }) => [id, hours])).toEqual(
      [...knowledge.contacts.keys()].map((id) => [id, null]),
    );
  });

  test('have a phone number where one is printed, and none where not', () => {
    expect(knowledge.contacts.get('agency')).toMatchObject({ phone: '06-6648-3721', fax: '06-6648-3729' });
    expect(knowledge.contacts.get('mypage-center')?.phone).toBeNull();
  });

  test('are published, so that nobody masks them', () => {
    for (const { phone, fax } of knowledge.contacts.values()) {
      for (const value of [phone, fax]) if (value !== null) expect(knowledge.published).toContain(value);
    }
  });
});
