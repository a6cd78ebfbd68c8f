import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/contract/chat.ts';
import { conversationCaseSchema, type Expectation, judge, passes } from '../../src/evaluation/conversation-case.ts';

const nothing: Expectation = { kind: ['answer'], sections: [], must: [], mustNot: [] };

function reply(text: string, sections: readonly string[] = [], kind: Reply['kind'] = 'answer') {
  const citations = sections.map((section, index) => ({ n: index + 1, section, document: 'guide', title: '', quote: '', url: '' }));
  return { kind, text, citations };
}

const broken = (expected: Partial<Expectation>, given: ReturnType<typeof reply>) => {
  const { kind, content, citation, forbidden } = judge({ ...nothing, ...expected }, given);
  return Object.entries({ kind, content, citation, forbidden }).flatMap(([rule, breaks]) => (breaks ? [rule] : []));
};

describe('judge()', () => {
  test('passes a reply that breaks no rule', () => {
    const verdict = judge(
      { kind: ['answer'], sections: [['guide/a']], must: [['5分']], mustNot: ['10分'] },
      reply('5分です。', ['guide/a', 'guide/b']),
    );
    expect(verdict).toEqual({ kind: false, content: false, citation: false, forbidden: false, reasons: [] });
    expect(passes(verdict)).toBe(true);
  });

  test('wants one of the kinds', () => {
    expect(broken({ kind: ['answer', 'decline'] }, reply('', [], 'decline'))).toEqual([]);
    expect(broken({ kind: ['answer', 'decline'] }, reply('', [], 'chat'))).toEqual(['kind']);
  });

  test('wants one section of every group; further ones are free', () => {
    const sections = [['guide/a', 'guide/b'], ['guide/c']];
    expect(broken({ sections }, reply('', ['guide/b', 'guide/c', 'guide/z']))).toEqual([]);
    expect(broken({ sections }, reply('', ['guide/a', 'guide/b']))).toEqual(['citation']);
    expect(broken({ sections }, reply(''))).toEqual(['citation']);
  });

  test('wants one string of every group', () => {
    const must = [['二次元コード', 'QRコード'], ['5分']];
    expect(broken({ must }, reply('QRコードから5分で。'))).toEqual([]);
    expect(broken({ must }, reply('QRコードから。'))).toEqual(['content']);
  });

  test('looks in the text, not in quotes of citations', () => {
    const given = reply('はい。', ['guide/a']);
    expect(
      broken({ must: [['5分']] }, { ...given, citations: given.citations.map((citation) => ({ ...citation, quote: '5分' })) }),
    ).toEqual(['content']);
  });

  test.each([
    ['①', '手順1です。'],
    ['（TEL 06-6648-3721）', 'お電話は(TEL06-6648-3721)へ。'],
    ['「5 お客さま情報の入力」', '5お客さま情報の入力です。'],
    ['お客さま情報', '「お客さま\n情報」'],
    ['PDF', 'ＰＤＦを開く'],
    ['it’s', 'it’s'],
    ['"次へ"', "『次へ』と'次へ'"],
  ])('finds %j in %j: widths, white space and quotation marks do not count', (part, text) => {
    expect(broken({ must: [[part]] }, reply(text))).toEqual([]);
    expect(broken({ mustNot: [part] }, reply(text))).toEqual(['forbidden']);
  });

  test('does not fold more than that: kana and case are kept', () => {
    expect(broken({ must: [['チェック'], ['PDF']] }, reply('ちぇっくしてpdfを開く'))).toEqual(['content']);
  });

  describe('where a question back is allowed', () => {
    const expected = { kind: ['answer', 'clarify'] as Expectation['kind'], sections: [['guide/a']], must: [['5分']], mustNot: ['退会'] };

    test('it need neither cite nor contain anything', () => {
      expect(broken(expected, reply('どちらですか。', [], 'clarify'))).toEqual([]);
    });

    test('it must still not say what is forbidden', () => {
      expect(broken(expected, reply('退会ですか。', [], 'clarify'))).toEqual(['forbidden']);
    });

    test('an answer is held to every rule', () => {
      expect(broken(expected, reply('退会です。'))).toEqual(['content', 'citation', 'forbidden']);
    });
  });

  test('a question back that is not allowed is held to every rule', () => {
    expect(broken({ sections: [['guide/a']], must: [['5分']] }, reply('どちらですか。', [], 'clarify'))).toEqual([
      'kind',
      'content',
      'citation',
    ]);
  });

  test('gives a reason for everything that is broken', () => {
    const { reasons } = judge(
      { kind: ['decline'], sections: [['guide/a', 'guide/b']], must: [['5分', '五分']], mustNot: ['10分'] },
      reply('10分です。', ['guide/z']),
    );
    expect(reasons).toEqual([
      'kind answer, expected decline',
      'cites none of guide/a | guide/b (cites guide/z)',
      'says none of 5分 | 五分',
      'says the forbidden "10分"',
    ]);
  });
});

describe('a line of a conversation file', () => {
  const line = { id: 'A-1', tags: ['customer'], device: null, turns: [{ user: 'こんにちは' }] };

  test('may set the scene by a turn that expects nothing', () => {
    expect(conversationCaseSchema.parse(line).turns[0]?.expect).toBeUndefined();
  });

  test.each([
    ['no turns', { ...line, turns: [] }],
    ['an unknown device', { ...line, device: 'tablet' }],
    ['an unknown kind', { ...line, turns: [{ user: 'a', expect: { ...nothing, kind: ['reply'] } }] }],
    ['sections that are no groups', { ...line, turns: [{ user: 'a', expect: { ...nothing, sections: ['guide/a'] } }] }],
  ])('is refused with %s', (_, value) => {
    expect(conversationCaseSchema.safeParse(value).success).toBe(false);
  });
});
