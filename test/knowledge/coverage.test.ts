import { describe, expect, test } from 'vitest';
import { sectionsOf, unreachedSections, unreachedSentences } from '../../src/knowledge/coverage.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { folderOf } from '../support/knowledge-folder.ts';

const sheet = `---
id: guide
title: 手引き
---

## 返却 {#return}

返却カウンターで図書カードを見せます。
延滞料金は後日請求されます。
※

## 休館日 {#closed}

月曜日は休館です。

## 持ち物 {#bring}

身分証明書を持参します。
`;
const asks = `[${'あいうえおかきく'.split('').join(', ')}]`;

async function knowledgeOf(points: string, rest: Record<string, string> = {}): Promise<Knowledge> {
  return readKnowledge(await folderOf({ 'guide.md': sheet, 'points/guide.yaml': `topic: guide\npoints:\n${points}`, ...rest }));
}

const returning = `  - { id: guide/return, title: 返却, asks: ${asks}, answer: 返却カウンターで図書カードを見せてください。, sections: [guide/return] }\n`;

describe('unreachedSections()', () => {
  test('are those that no point cites', async () => {
    expect(unreachedSections(await knowledgeOf(returning)).map(({ id }) => id)).toEqual(['guide/closed', 'guide/bring']);
  });

  test('are none of those cited for a device, or shown as steps', async () => {
    const point = `  - id: guide/all
    title: すべて
    asks: ${asks}
    sections: [guide/return]
    byDevice:
      pc: { answer: 月曜日は休館です。, sections: [guide/closed] }
      smartphone: { answer: 月曜日は休館です。, sections: [guide/closed], steps: [guide/bring] }
`;
    const knowledge = await knowledgeOf(point);
    expect(unreachedSections(knowledge)).toEqual([]);
    expect([...knowledge.points.values()].flatMap(sectionsOf)).toEqual(['guide/return', 'guide/closed', 'guide/bring']);
  });
});

describe('unreachedSentences()', () => {
  test('are those of cited sections whose words no answer uses; marks without words do not count', async () => {
    expect(unreachedSentences(await knowledgeOf(returning)).map(({ sentence }) => sentence)).toEqual(['延滞料金は後日請求されます。']);
  });

  test('are reached by a warning too', async () => {
    const warnings =
      'procedures: []\nwarnings:\n  - { id: fee, title: ご注意, items: [{ text: 延滞料金は後日請求されます。, section: guide/return }] }\n';
    expect(unreachedSentences(await knowledgeOf(returning, { 'procedures.yaml': warnings }))).toEqual([]);
  });

  test('are reached where the section is listed as printed', async () => {
    expect(
      unreachedSentences(
        await knowledgeOf(returning.replace('sections: [guide/return]', 'sections: [guide/return], steps: [guide/return]')),
      ),
    ).toEqual([]);
  });
});
