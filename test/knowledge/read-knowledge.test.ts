import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SupportChatError } from '../../src/errors.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { copyOfOtherService, folderOf } from '../support/knowledge-folder.ts';
import { memoryChat, OTHER_SERVICE } from '../support/memory-chat.ts';

/** Every fault of a folder, one `file:line: reason` each. */
async function faultsOf(folder: string): Promise<string[]> {
  const error: unknown = await readKnowledge(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return [];
  expect(error).toBeInstanceOf(SupportChatError);
  expect(error).toMatchObject({ code: 'knowledge-invalid' });
  return (error as SupportChatError).message.split('\n');
}

const POINTS = 'points/card.yaml';
const limit = '  - id: card/limit\n    title: 借りられる冊数\n';

test('a sound folder is read whole', async () => {
  const knowledge = await readKnowledge(OTHER_SERVICE);
  expect([...knowledge.sections.keys()]).toEqual(
    ['step-1', 'step-2', 'step-3', 'pin-pc', 'pin-phone', 'return', 'return-notes', 'contact'].map((anchor) => `card-guide/${anchor}`),
  );
  expect(knowledge.points.get('card/limit')).toMatchObject({ topic: 'card', kind: 'answer', file: POINTS, contacts: [], next: [] });
  expect(knowledge.contacts.get('desk')).toMatchObject({ phone: '03-1234-5678', fax: null, url: null, hours: null });
  expect([...knowledge.files.keys()]).toEqual([...knowledge.files.keys()].toSorted());
  expect(knowledge.files.get(POINTS)).toMatch(/^[0-9a-f]{64}$/);
});

describe('a bad entry is told with file, line and reason:', () => {
  test.each<[what: string, file: string, found: string, put: string, line: string, reason: string]>([
    [
      'YAML that does not end',
      POINTS,
      'asks: [カードを作りたい',
      'asks: [カードを作りたい, "',
      '',
      'not readable as YAML: Missing closing "quote',
    ],
    [
      'a field twice',
      POINTS,
      'answer: 利用登録は',
      'title: 二つ目\n    answer: 利用登録は',
      'title: 二つ目',
      'not readable as YAML: Map keys must be unique',
    ],
    [
      'text taken for an alias',
      POINTS,
      'answer: 利用登録は、',
      'answer: *利用登録は、',
      'answer: *利用登録は、3つの手順で終わります。',
      'not readable as YAML: text that begins with * must stand in quotation marks: "*利用登録は',
    ],
    [
      'an unknown field',
      POINTS,
      'answer: 一度に',
      'anwser: 一度に',
      'anwser: 一度に借りられるのは10冊までです。',
      'card/limit: there is no field "anwser"',
    ],
    ['a missing field', POINTS, limit, '  - id: card/limit\n', '- id: card/limit', 'card/limit: title: is missing'],
    ['an empty field', POINTS, 'title: 借りられる冊数', 'title:', 'title:', 'card/limit: title: is empty'],
    [
      'too few phrasings',
      POINTS,
      'asks: [何冊まで借りられますか, ',
      'asks: [',
      'asks: [冊数の上限, 一度に何冊, 20冊借りたい, 本は何冊いける, 貸出冊数, たくさん借りたい, 11冊はだめ]',
      'card/limit: asks: has 7 of the 8 entries needed at least',
    ],
    [
      'a number for a text',
      POINTS,
      'title: 借りられる冊数',
      'title: 10',
      'title: 10',
      'card/limit: title: must be a text; write "10" with the quotation marks',
    ],
    [
      'a text for a list',
      POINTS,
      'sections: [card-guide/step-3]\n  - id: card/pin',
      'sections: card-guide/step-3\n  - id: card/pin',
      'sections: card-guide/step-3',
      'card/limit: sections: must be a list',
    ],
    [
      'an unknown kind',
      POINTS,
      'kind: decline',
      'kind: refuse',
      'kind: refuse',
      'card/hours: kind: must be one of answer, clarify, decline, chat',
    ],
    [
      'a point without a topic in its id',
      POINTS,
      'id: card/limit',
      'id: limit',
      '- id: limit',
      'limit: id: "limit": a point id looks like topic/slug',
    ],
    [
      'an answer without a section',
      POINTS,
      'sections: [card-guide/step-3]\n  - id: card/pin',
      'sections: []\n  - id: card/pin',
      '- id: card/limit',
      'card/limit: an answer needs "sections" that prove it',
    ],
    [
      'a question without choices',
      POINTS,
      'kind: decline',
      'kind: clarify',
      '- id: card/hours',
      'card/hours: a clarify point needs "options"',
    ],
    [
      'a refusal without a contact',
      POINTS,
      '    contacts: [desk]\n',
      '',
      '- id: card/hours',
      'card/hours: a decline point needs "contacts"',
    ],
    [
      'an unknown section',
      POINTS,
      'card-guide/step-1, card-guide/step-3]',
      'card-guide/step-1, card-guide/step-9]',
      'sections: [card-guide/step-1, card-guide/step-9]',
      'card/join: there is no section "card-guide/step-9"',
    ],
    [
      'an unknown section to stand at',
      POINTS,
      'at: card-guide/step-2',
      'at: card-guide/step-9',
      'at: card-guide/step-9',
      'card/receive: there is no section "card-guide/step-9"',
    ],
    [
      'an unknown point',
      POINTS,
      'point: card/return, words',
      'point: card/give-back, words',
      '- { label: カードの返却, point: card/give-back, words: [返却, 返す] }',
      'card/which: there is no point "card/give-back"',
    ],
    [
      'an unknown contact',
      POINTS,
      'contacts: [desk]',
      'contacts: [office]',
      'contacts: [office]',
      'card/hours: there is no contact "office"',
    ],
    [
      'an unknown procedure',
      POINTS,
      'procedure: join',
      'procedure: joining',
      'procedure: joining',
      'card/join: there is no procedure "joining"',
    ],
    [
      'an unknown set of warnings',
      POINTS,
      'warnings: return',
      'warnings: returning',
      'warnings: returning',
      'card/return: there is no set of warnings "returning"',
    ],
    ['an id twice', POINTS, 'id: card/limit', 'id: card/join', '- id: card/join', `the point id "card/join" is taken (${POINTS}:3)`],
    [
      'a phrasing of two points',
      POINTS,
      'asks: [何冊まで借りられますか',
      'asks: [カードを 作りたい, 何冊まで借りられますか',
      'asks: [カードを 作りたい, 何冊まで借りられますか, 冊数の上限, 一度に何冊, 20冊借りたい, 本は何冊いける, 貸出冊数, たくさん借りたい, 11冊はだめ]',
      'card/limit: the phrasing "カードを 作りたい" belongs to card/join too',
    ],
    [
      'a title that is a phrasing of another point',
      POINTS,
      'title: 借りられる冊数',
      'title: カードがほしい',
      'title: カードがほしい',
      'card/limit: the phrasing "カードがほしい" belongs to card/join too',
    ],
    [
      'a number that is not printed',
      POINTS,
      'answer: 一度に借りられるのは10冊',
      'answer: 一度に借りられるのは12冊',
      'answer: 一度に借りられるのは12冊までです。',
      'card/limit: "12" does not stand in a cited section (card-guide/step-3)',
    ],
    [
      'a label that is not printed',
      POINTS,
      'answer: 「カードを返却する」',
      'answer: 「カードの返却」ボタンか「返す」',
      'answer: 「カードの返却」ボタンか「返す」を押します。',
      'card/return: "返す" does not stand in a cited section (card-guide/return, card-guide/return-notes)',
    ],
    [
      'a label printed for the other device',
      POINTS,
      '{ answer: 画面左上の「設定」',
      '{ answer: 画面左上の「その他」',
      'pc: { answer: 画面左上の「その他」から「暗証番号の変更」を押します。, sections: [card-guide/pin-pc] }',
      'card/pin: "その他" does not stand in a cited section (card-guide/pin-pc)',
    ],
    [
      'an address that is not printed',
      POINTS,
      'answer: 一度に',
      'answer: https://www.example.jp/ へ。一度に',
      'answer: https://www.example.jp/ へ。一度に借りられるのは10冊までです。',
      'card/limit: "https://www.example.jp/" does not stand',
    ],
    [
      'a phone number that is not printed',
      POINTS,
      'answer: 開館時間は、資料に記載がありません。',
      'answer: 03-0000-0000へ。',
      'answer: 03-0000-0000へ。',
      'card/hours: "03-0000-0000" does not stand in a cited section (none cited)',
    ],
    [
      'a step in words that are not printed',
      'procedures.yaml',
      'brief: 「利用申込書」に記入',
      'brief: 「利用届」に記入',
      '- { number: 1, section: card-guide/step-1, title: カウンターで申し込む, brief: 「利用届」に記入 }',
      'join: step 1: "利用届" does not stand in a cited section',
    ],
    [
      'a step of an unknown section',
      'procedures.yaml',
      'section: card-guide/step-2',
      'section: card-guide/step-9',
      '- { number: 2, section: card-guide/step-9, title: カードを受け取る, brief: 「受け取りました」にチェックし「次の窓口へ」 }',
      'join: step 2: there is no section "card-guide/step-9"',
    ],
    [
      'a step that quotes what is not printed',
      'procedures.yaml',
      'brief: 10冊まで借りる }',
      'brief: 10冊まで借りる, text: 何冊でも借りられます。 }',
      '- { number: 3, section: card-guide/step-3, title: 貸出をはじめる, brief: 10冊まで借りる, text: 何冊でも借りられます。 }',
      'join: step 3: "何冊でも借りられます。" does not stand in the cited section word for word',
    ],
    [
      'an unknown procedure to go on with',
      'procedures.yaml',
      'followedBy: lend',
      'followedBy: borrow',
      'followedBy: borrow',
      'join: there is no procedure "borrow"',
    ],
    [
      'two procedures of one id',
      'procedures.yaml',
      '- id: lend',
      '- id: join',
      '- id: join',
      'procedures: the id "join" is taken by an entry above',
    ],
    [
      'a warning that is not printed',
      'procedures.yaml',
      'text: 予約は全て取り消されます。',
      'text: 予約は一部取り消されます。',
      '- { text: 予約は一部取り消されます。, section: card-guide/return-notes }',
      'warnings return: "予約は一部取り消されます。" does not stand in the cited section word for word',
    ],
    [
      'a phone number of a contact that is not printed',
      'contacts.yaml',
      '03-1234-5678',
      '03-1234-5679',
      '- { id: desk, name: 中央図書館, for: ご相談, phone: 03-1234-5679, sections: [card-guide/contact] }',
      'desk: "03-1234-5679" does not stand in the cited section word for word',
    ],
    [
      'a phone number that YAML takes for a number',
      'contacts.yaml',
      'phone: 03-1234-5678',
      'phone: 1234',
      '- { id: desk, name: 中央図書館, for: ご相談, phone: 1234, sections: [card-guide/contact] }',
      'desk: phone: must be a text; write "1234" with the quotation marks',
    ],
    [
      'opening hours that are not printed',
      'contacts.yaml',
      'phone: 03',
      'hours: 9時から17時, phone: 03',
      '- { id: desk, name: 中央図書館, for: ご相談, hours: 9時から17時, phone: 03-1234-5678, sections: [card-guide/contact] }',
      'desk: "9時から17時" does not stand in the cited section word for word',
    ],
    [
      'an address that is none',
      'contacts.yaml',
      'phone: 03-1234-5678',
      'url: www.example.jp',
      '- { id: desk, name: 中央図書館, for: ご相談, url: www.example.jp, sections: [card-guide/contact] }',
      'desk: url: "www.example.jp" is no address that begins with https://',
    ],
    [
      'an unknown contact in the fixed sentences',
      'wording.yaml',
      '[desk]',
      '[desk, office]',
      'notCoveredContacts: [desk, office]',
      'notCoveredContacts: there is no contact "office"',
    ],
    [
      'a fixed sentence that is missing',
      'wording.yaml',
      'welcome: 図書館カードについてお答えします。\n',
      '',
      'serviceName: 図書館カード案内',
      'welcome: is missing',
    ],
    [
      'an anchor twice',
      'library-card.md',
      '{#step-2}',
      '{#step-1}',
      '## 2 カードを受け取る {#step-1}',
      'the anchor {#step-1} stands twice in this file',
    ],
    [
      'front matter that cannot be read',
      'library-card.md',
      'title: 図書館カードのご案内\n',
      '',
      'id: card-guide',
      'front matter: title: is missing',
    ],
  ])('%s', async (_, file, found, put, line, reason) => {
    const { folder, edit } = await copyOfOtherService();
    const lines = (await edit(file, found, put)).split('\n').map((text) => text.trim());
    expect(await faultsOf(folder)).toContainEqual(expect.stringContaining(`${file}:${lines.lastIndexOf(line) + 1}: ${reason}`));
  });

  test.each<[what: string, file: string, content: string | Uint8Array, fault: string]>([
    ['an empty file of points', 'points/empty.yaml', '', 'points/empty.yaml:1: is empty'],
    ['points without a topic', 'points/new.yaml', 'points: []\n', 'points/new.yaml:1: topic: is missing'],
    [
      'a file that nothing reads',
      'point/new.yaml',
      'topic: new\npoints: []\n',
      'point/new.yaml:1: nothing reads a file of this name; there are points/….yaml,',
    ],
    ['a misspelt name', 'contact.yaml', 'contacts: []\n', 'contact.yaml:1: nothing reads a file of this name'],
    [
      'a file saved in Shift_JIS',
      'topics.yaml',
      Uint8Array.from([0x74, 0x6f, 0x70, 0x69, 0x63, 0x73, 0x3a, 0x0a, 0x2d, 0x20, 0x82, 0xa0, 0x0a]),
      'topics.yaml:2: not readable as UTF-8: save the file in the encoding UTF-8',
    ],
    ['more aliases than a text can need', 'synonyms.yaml', bomb(), 'synonyms.yaml:1: not readable as YAML: Excessive alias count'],
    [
      'a host with its scheme',
      'hosts.yaml',
      'linkHosts:\n  - https://www.example.jp\n',
      'hosts.yaml:2: linkHosts: entry 1: "https://www.example.jp": a host looks like www.example.jp',
    ],
    [
      'a page of an unknown topic',
      'pages.yaml',
      'pages:\n  top: [card]\n  join: [card, cards]\n',
      'pages.yaml:3: join: no point has the topic "cards"',
    ],
    [
      'a topic with an unknown point',
      'topics.yaml',
      'topics:\n  - id: join\n    title: 登録\n    message: 登録したい\n    point: card/enter\n',
      'topics.yaml:5: join: there is no point "card/enter"',
    ],
    [
      'a second document of the same id',
      'sheets/other.md',
      '---\nid: card-guide\ntitle: 写し\n---\n\n本文。\n',
      'sheets/other.md:1: the id "card-guide" is taken by library-card.md',
    ],
    [
      'a print that is not there',
      'sheets/new.md',
      '---\nid: new\ntitle: 新しい資料\nprinted: source/new.txt\n---\n\n本文。\n',
      'sheets/new.md:1: printed: the file source/new.txt does not exist',
    ],
    [
      'a mend of an unknown section',
      'source/mends.yaml',
      'remarks:\n  - section: card-guide/step-9\n    printed: 本\n    remark: 未確認\n',
      'source/mends.yaml:2: there is no section "card-guide/step-9"',
    ],
    ['an empty document', 'sheets/empty.md', '\n', 'sheets/empty.md:1: the file has no text'],
  ])('%s', async (_, file, content, fault) => {
    const { folder, write } = await copyOfOtherService();
    await write(file, content);
    expect(await faultsOf(folder)).toContainEqual(expect.stringContaining(fault));
  });

  test('a sentence that the print does not have', async () => {
    const sheet = (text: string) => `---\nid: leaflet\ntitle: お知らせ\nprinted: source/print.txt\n---\n\n## お知らせ {#news}\n\n${text}\n`;
    const print = { 'source/print.txt': 'お知らせ\n月曜は休みです。\n' };
    expect(await faultsOf(await folderOf({ ...print, 'leaflet.md': sheet('月曜は休みです。') }))).toEqual([]);
    expect(await faultsOf(await folderOf({ ...print, 'leaflet.md': sheet('火曜は休みです。') }))).toEqual([
      'leaflet.md:7: leaflet/news: not in the print, and not listed as mended: "火曜は休みです。"',
    ]);
  });
});

test('all faults of all files are told at once, by file and line', async () => {
  const { folder, edit, write } = await copyOfOtherService();
  await edit(POINTS, 'answer: 一度に借りられるのは10冊', 'answer: 一度に借りられるのは12冊');
  await edit(POINTS, 'kind: chat', 'kind: talk');
  await edit('contacts.yaml', '03-1234-5678', '03-1234-5679');
  await edit('library-card.md', '{#return}', '{#contact}');
  await write('topics.yaml', 'topics:\n  - { id: a, title: 甲 }\n');
  const faults = await faultsOf(folder);
  for (const fault of ['contacts.yaml', 'the anchor {#contact}', 'card/limit: "12"', 'card/hello: kind', 'topics.yaml'])
    expect(faults.join('\n')).toContain(fault);
  const places = faults
    .map((fault) => /^([^:]+):(\d+): /.exec(fault))
    .map((match) => ({ file: match?.[1] ?? '', line: Number(match?.[2]) }));
  expect(places).toEqual(places.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)));
});

test('a file that cannot be read is one fault, not one for everything that refers to it', async () => {
  const { folder, write } = await copyOfOtherService();
  await write('contacts.yaml', 'contacts: [');
  expect((await faultsOf(folder)).map((fault) => fault.split(':')[0])).toEqual(['contacts.yaml']);
});

test('a point that cannot be read is one fault, and others may name it', async () => {
  const { folder, edit } = await copyOfOtherService();
  await edit(POINTS, 'title: 暗証番号の変更', 'titel: 暗証番号の変更');
  expect((await faultsOf(folder)).map((fault) => fault.replace(/:\d+:/, ':'))).toEqual([
    `${POINTS}: card/pin: title: is missing`,
    `${POINTS}: card/pin: there is no field "titel"`,
  ]);
});

test('a folder that is missing, a file in its place, and one without a document are told apart', async () => {
  const folder = await folderOf({ 'notes.txt': 'メモ' });
  expect(await faultsOf(join(folder, 'nowhere'))).toEqual([`${join(folder, 'nowhere')}: the knowledge folder does not exist`]);
  expect(await faultsOf(join(folder, 'notes.txt'))).toEqual([`${join(folder, 'notes.txt')}: the knowledge folder is not a folder`]);
  expect(await faultsOf(folder)).toEqual([`${folder}: no Markdown document found`]);
});

test('files saved on Windows read the same: byte order mark and line ends do not count', async () => {
  const text = '---\nid: guide\ntitle: 手引き\n---\n\n## 一 {#one}\n\n一行目。\n二行目。\n';
  const plain = await readKnowledge(await folderOf({ 'guide.md': text }));
  const windows = await readKnowledge(await folderOf({ 'guide.md': `\uFEFF${text.replaceAll('\n', '\r\n')}` }));
  expect(windows.documents).toEqual(plain.documents);
});

describe('a plain Markdown file', () => {
  const manual = `# コピー機の使い方

受付の横にあります。

## 紙がつまったとき

1. 前のカバーを開けます。
2. つまった紙をゆっくり引き抜きます。
   破れた紙が残っていないか見てください。
3. カバーを閉めて、緑のボタンを押します。

直らないときは総務へ。

## トナーの交換

トナーは黒と赤の二色です。棚の下段にあります。
`;

  test('and nothing else is answered from and cited', async () => {
    const chat = await memoryChat(await folderOf({ 'copier.md': manual }));
    const jam = await chat.ask('紙がつまったらどうすればいい？');
    expect(jam.kind).toBe('answer');
    expect(jam.citations[0]).toMatchObject({
      section: 'copier/紙がつまったとき',
      document: 'copier',
      title: 'コピー機の使い方 紙がつまったとき',
    });
    expect(jam.steps.map(({ number, text }) => [number, text.slice(0, 6)])).toEqual([
      [1, '前のカバーを'],
      [2, 'つまった紙を'],
      [3, 'カバーを閉め'],
    ]);
    const toner = await chat.ask('トナーはどこにありますか');
    expect(toner.citations.map(({ section }) => section)).toEqual(['copier/トナーの交換']);
    expect(toner.citations[0]?.quote).toContain('棚の下段にあります。');
  });

  test('dropped beside points is answered from and cited, and the points are answered as before', async () => {
    const { folder, write } = await copyOfOtherService();
    await write('copier.md', manual);
    const chat = await memoryChat(folder);
    for (const [question, section] of [
      ['紙がつまったらどうすればいい？', 'copier/紙がつまったとき'],
      ['トナーはどこにありますか', 'copier/トナーの交換'],
      ['本は一度に何冊まで借りられるの？', 'card-guide/step-3'],
      ['暗証番号を変えたい', 'card-guide/pin-pc'],
    ] as const) {
      expect((await chat.ask(question)).citations[0]?.section, question).toBe(section);
    }
  });

  test('declines what it does not say', async () => {
    const chat = await memoryChat(await folderOf({ 'copier.md': manual }));
    expect((await chat.ask('給料日はいつですか')).kind).toBe('decline');
  });
});

/** Nine levels of ten aliases: a thousand million words when written out. */
function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, level) =>
      `${'abcdefghi'[level]}: &${'abcdefghi'[level]} [${Array(10)
        .fill(level === 0 ? 'x' : `*${'abcdefghi'[level - 1]}`)
        .join(', ')}]`,
  );
  return `${levels.join('\n')}\n`;
}
