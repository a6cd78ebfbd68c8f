import { beforeAll, describe, expect, test } from 'vitest';
import type { Draft, DraftStep } from '../../src/answering/draft.ts';
import { quoteFrom, renderDraft } from '../../src/answering/render.ts';
import { createMarkdownRenderer } from '../../src/http/render-markdown.ts';
import type { Contact, Knowledge, Section } from '../../src/knowledge/knowledge.ts';
import { parseSheet } from '../../src/knowledge/parse-sheet.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await readKnowledge(OTHER_SERVICE);
});

const empty: Draft = { kind: 'answer', lead: [], warnings: null, steps: [], contacts: [], suggestions: [] };
const lead = (text: string, sections: string[], device: 'pc' | 'smartphone' | null = null) => ({ text, sections, device });
const step = (number: number, section: string, device: DraftStep['device'] = null): DraftStep => ({
  number,
  text: `${number}の全文`,
  brief: `${number}を押す`,
  section,
  device,
  screen: null,
});

describe('citations', () => {
  test('are numbered in the order in which they are read: lead, warnings, steps, contacts', () => {
    const { citations, text } = renderDraft(knowledge, {
      ...empty,
      lead: [lead('はい。', ['card-guide/return'])],
      warnings: knowledge.warnings.get('return') ?? null,
      steps: [step(1, 'card-guide/step-2'), step(2, 'card-guide/return')],
      contacts: ['desk'],
    });
    expect(citations.map(({ n, section }) => `${n} ${section}`)).toEqual([
      '1 card-guide/return',
      '2 card-guide/return-notes',
      '3 card-guide/step-2',
      '4 card-guide/contact',
    ]);
    expect([...text.matchAll(/\[(\d)\]/g)].map(([, n]) => n).join('')).toBe('1223' + '14');
  });

  test('name document and heading, and lead to the section on its page', () => {
    const [citation] = renderDraft(knowledge, { ...empty, lead: [lead('はい。', ['card-guide/pin-pc'])] }).citations;
    expect(citation).toMatchObject({
      document: 'card-guide',
      title: '図書館カードのご案内 暗証番号の変更 ／ パソコン',
      url: '/sources/card-guide?section=pin-pc#pin-pc',
    });
  });

  test('escape anchors in Japanese', async () => {
    const { document } = parseSheet('手引.md', '## 返却 方法\n\n本文。\n');
    const sections = new Map(document.sections.map((section) => [section.id, section]));
    const [citation] = renderDraft(
      { ...knowledge, documents: [document], sections },
      { ...empty, lead: [lead('はい。', [...sections.keys()])] },
    ).citations;
    expect(new URL(citation?.url ?? '', 'http://localhost').searchParams.get('section')).toBe('返却-方法');
    expect(citation?.url).toMatch(/^[\x21-\x7e]+$/);
  });

  test('quote a section word for word', () => {
    for (const section of knowledge.sections.values()) {
      const [citation] = renderDraft(knowledge, { ...empty, lead: [lead('はい。', [section.id])] }).citations;
      expect(citation?.quote).toBe(section.sentences.join('\n'));
    }
  });
});

describe('quoteFrom()', () => {
  const sentences = Array.from(
    { length: 20 },
    (_, index) => `第${index + 1}条では、会員の${'あいうえおかきくけこさしすせそたちつてと'[index]}に関する取り扱いを定めます。`,
  );
  const long = parseSheet('a.md', `## 規約\n\n${sentences.join('\n')}\n\n返却の期限は二週間です。\n`).document.sections[0] as Section;

  test('of a long section gives the sentences that matter, in printed order, within 200 characters', () => {
    const quote = quoteFrom(long, '返却の期限は二週間です');
    expect(quote.replaceAll('\n', '').length).toBeLessThanOrEqual(200);
    const quoted = quote.split('\n');
    expect(quoted).toContain('返却の期限は二週間です。');
    expect(quoted.map((sentence) => long.sentences.indexOf(sentence))).toEqual(
      quoted.map((sentence) => long.sentences.indexOf(sentence)).toSorted((a, b) => a - b),
    );
    expect(quoted.every((sentence) => long.sentences.includes(sentence))).toBe(true);
  });

  test('gives one sentence whole, however long', () => {
    const whole = `${'会員は所定の手続きをとり、'.repeat(40)}以上。`;
    expect(quoteFrom(parseSheet('a.md', `## 規約\n\n${whole}\n別の文です。\n`).document.sections[0] as Section, '所定の手続き')).toBe(
      whole,
    );
  });
});

describe('the text', () => {
  test('names the device before each path, and lists the steps of each under its name', () => {
    const { text } = renderDraft(knowledge, {
      ...empty,
      lead: [lead('左上です。', ['card-guide/pin-pc'], 'pc'), lead('下です。', ['card-guide/pin-phone'], 'smartphone')],
      steps: [step(1, 'card-guide/step-1'), step(2, 'card-guide/pin-pc', 'pc'), step(2, 'card-guide/pin-phone', 'smartphone')],
    });
    expect(text).toBe(
      [
        '【パソコン】左上です。[1]',
        '【スマートフォン】下です。[2]',
        '**パソコン**\n\n1. 1を押す[3]\n2. 2を押す[1]',
        '**スマートフォン**\n\n1. 1を押す[3]\n2. 2を押す[2]',
      ].join('\n\n'),
    );
  });

  test('does not split steps that hold on one device alone', () => {
    expect(renderDraft(knowledge, { ...empty, steps: [step(1, 'card-guide/step-1'), step(2, 'card-guide/pin-pc', 'pc')] }).text).toBe(
      '1. 1を押す[1]\n2. 2を押す[2]',
    );
  });

  test('keeps the printed numbers', () => {
    expect(renderDraft(knowledge, { ...empty, steps: [step(4, 'card-guide/step-1'), step(7, 'card-guide/step-2')] }).text).toMatch(
      /^4\. .*\n7\. /,
    );
  });

  test('puts the warnings before anything to press, each with its source', () => {
    const { text, warnings } = renderDraft(knowledge, {
      ...empty,
      lead: [lead('はい。', [])],
      warnings: knowledge.warnings.get('return') ?? null,
      steps: [step(1, 'card-guide/return')],
    });
    expect(text.indexOf('予約は全て取り消されます。[1]')).toBeLessThan(text.indexOf('1を押す'));
    expect(warnings).toEqual([
      { text: '予約は全て取り消されます。', citation: 1 },
      { text: '貸出の記録は失われます。', citation: 1 },
    ]);
  });

  test('puts the warnings before the sentence of the direct answer that says what to press, and after what only corrects', () => {
    const { text, lead: whole } = renderDraft(knowledge, {
      ...empty,
      lead: [lead('いいえ、そこからはできません。「設定」を押します。', ['card-guide/return'])],
      warnings: knowledge.warnings.get('return') ?? null,
    });
    const places = ['いいえ、そこからはできません。[1]', '予約は全て取り消されます。', '「設定」を押します。[1]'].map((part) =>
      text.indexOf(part),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(whole).toBe('いいえ、そこからはできません。「設定」を押します。[1]');
  });

  test('never makes a link of a host that is not approved', () => {
    const { text } = renderDraft(knowledge, {
      ...empty,
      lead: [lead('https://elsewhere.example/login を開きます。', ['card-guide/step-1'])],
    });
    const html = String(createMarkdownRenderer(new Set(['www.example.jp']))(text));
    expect(html).toContain('elsewhere.example');
    expect(html).not.toContain('href="https://elsewhere.example');
  });
});

describe('contacts', () => {
  const contact = (rest: Partial<Contact>): Knowledge => ({
    ...knowledge,
    contacts: new Map([['web', { ...(knowledge.contacts.get('desk') as Contact), id: 'web', name: '相談窓口', ...rest }]]),
  });

  test('with a phone number say it, cited', () => {
    const { text, contacts } = renderDraft(knowledge, { ...empty, contacts: ['desk'] });
    expect(text).toBe('お問い合わせ先：中央図書館（TEL 03-1234-5678）[1]');
    expect(contacts).toEqual([{ name: '中央図書館', for: 'ご相談', phone: '03-1234-5678' }]);
  });

  test('without one say none, and invent none', () => {
    const { text, contacts } = renderDraft(contact({ phone: null, url: 'https://www.example.jp/help' }), { ...empty, contacts: ['web'] });
    expect(text).toBe('お問い合わせ先：相談窓口[1]');
    expect(contacts).toEqual([{ name: '相談窓口', for: 'ご相談', url: 'https://www.example.jp/help' }]);
  });

  test('that nobody knows are left out', () => {
    expect(renderDraft(knowledge, { ...empty, contacts: ['gone'] })).toMatchObject({ text: '', contacts: [], citations: [] });
  });
});

test('quick replies are three at most, four where they answer a question', () => {
  const suggestions = ['甲', '乙', '丙', '丁', '戊'].map((label) => ({ label, message: label }));
  expect(renderDraft(knowledge, { ...empty, suggestions }).suggestions).toHaveLength(3);
  expect(renderDraft(knowledge, { ...empty, kind: 'clarify', suggestions }).suggestions).toHaveLength(4);
});

describe('a step', () => {
  test('carries the name of its screen and its printed cautions, as far as they are part of it', () => {
    const section = {
      ...(knowledge.sections.get('card-guide/step-1') as Section),
      markdown: '押します。\n\n※一度だけ押します。\n※ほかの手順の注意。',
    };
    const own = { ...knowledge, sections: new Map([...knowledge.sections, ['card-guide/step-1', section]]) };
    const printed = { ...step(1, 'card-guide/step-1'), text: '押します。\n※一度だけ押します。', screen: '受付' };
    const { steps } = renderDraft(own, { ...empty, steps: [printed, step(2, 'card-guide/step-2')] });
    expect(steps).toEqual([
      { number: 1, title: '受付', text: '押します。\n※一度だけ押します。', notes: ['※一度だけ押します。'], device: null, citation: 1 },
      { number: 2, text: '2の全文', device: null, citation: 2 },
    ]);
  });
});
