import type { Document, Knowledge, Point, Section } from '../../src/knowledge/knowledge.ts';

function section(document: string, anchor: string, title: string, markdown: string, rest: Partial<Section> = {}): Section {
  return {
    id: `${document}/${anchor}`,
    document,
    anchor,
    title,
    device: null,
    markdown,
    sentences: markdown.split('\n').filter(Boolean),
    file: `sheets/${document}.md`,
    line: 1,
    remarks: [],
    ...rest,
  };
}

const guide: Document = {
  id: 'guide',
  title: 'ご利用の手引き',
  file: 'sheets/guide.md',
  sections: [
    section(
      'guide',
      'intro',
      'はじめに',
      '下記の公式サイトからどうぞ。\n\nhttps://www.example.jp/start\n\n<公式サイト> https://elsewhere.example/',
    ),
    section('guide', 'step-1', '1 ログイン', '3. 「ログイン」ボタンを押します。\n4. パスワードを入力します。', {
      device: 'pc',
      remarks: [{ printed: 'ログイン', remark: '新しい画面では「入る」と表示されます。' }],
    }),
    section(
      'guide',
      'step-2',
      '2 完了',
      '# 見出し\n\n**完了**です。<script>alert(1)</script><img src=x onerror=alert(1)>\n\n![絵](https://www.example.jp/a.png) [危険](javascript:alert(1))',
    ),
  ],
};

const leaflet: Document = {
  id: 'leaflet',
  title: 'お知らせ',
  file: 'sheets/leaflet.md',
  sections: [section('leaflet', 'only', 'ひとつだけの項目', '本文です。')],
};

const howToLogIn: Point = {
  id: 'login/how',
  topic: 'login',
  file: 'points/login.yaml',
  line: 1,
  title: 'ログインの方法',
  kind: 'answer',
  asks: [],
  answer: '「ログイン」ボタンから入ります。',
  sections: ['guide/step-1'],
  steps: [],
  contacts: ['desk'],
  next: [],
};

/** Two sheets, one procedure, two contacts and the fixed sentences: enough for every page. */
export const smallKnowledge: Knowledge = {
  documents: [guide, leaflet],
  sections: new Map([...guide.sections, ...leaflet.sections].map((each) => [each.id, each])),
  points: new Map([[howToLogIn.id, howToLogIn]]),
  procedures: new Map([
    [
      'enter',
      {
        id: 'enter',
        title: '入り方',
        names: ['入り方'],
        warnings: 'care',
        steps: [
          { number: 3, section: 'guide/step-1', title: 'ログイン', brief: '「ログイン」', device: 'pc' },
          { number: 3, section: 'guide/step-1', title: '三本線', brief: '三本線', text: '右上の三本線を押します。', device: 'smartphone' },
          { number: 4, section: 'guide/step-2', title: '完了', brief: '完了', text: '完了です。' },
        ],
      },
    ],
  ]),
  warnings: new Map([['care', { id: 'care', title: '始める前に', items: [{ text: '元に戻せません。', section: 'guide/step-2' }] }]]),
  contacts: new Map([
    [
      'desk',
      {
        id: 'desk',
        name: '相談窓口',
        for: 'お手続きのご相談',
        phone: '06-0000-1234',
        fax: null,
        url: null,
        hours: null,
        sections: ['guide/intro'],
      },
    ],
    [
      'web',
      {
        id: 'web',
        name: 'ホームページ',
        for: '画面の操作',
        phone: null,
        fax: null,
        url: 'https://www.example.jp/help',
        hours: null,
        sections: ['guide/intro'],
      },
    ],
  ]),
  topics: [
    { id: 'login', title: 'ログインできない', message: 'ログインできません', point: 'login/how', procedures: ['enter'] },
    { id: 'leave', title: '退会したい', message: '退会の方法を教えてください', procedures: [] },
  ],
  otherTopics: {},
  synonyms: [],
  linkHosts: new Set(['www.example.jp']),
  pages: new Map([['leaving', ['leave']]]),
  published: ['06-0000-1234'],
  wording: {
    serviceName: 'テスト案内チャット',
    elementName: 'test-chat',
    notCovered: '資料に記載がありません。',
    notCoveredContacts: ['desk', 'web'],
    notUnderstood: 'もう一度お願いします。',
    welcome: 'お手続きについてお答えします。',
    privacyNotice: '氏名や電話番号などの個人情報は入力しないでください。',
    maskedNotice: '{kinds}を伏せました。',
    secretNotice: 'パスワードは誰にも教えないでください。',
    englishNotice: 'This service answers in Japanese.',
    chatWords: {},
  },
  files: new Map(),
};
