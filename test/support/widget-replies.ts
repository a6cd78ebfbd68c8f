import type { Reply } from '../../src/contract/chat.ts';

const citation = (n: number, section: string, title: string, quote: string) => ({
  n,
  section: `card-guide/${section}`,
  document: 'card-guide',
  title: `図書館カードのご案内 ${title}`,
  quote,
  url: `/sources/card-guide?section=${section}#${section}`,
});

const empty = { notices: [], steps: [], warnings: [], citations: [], contacts: [], suggestions: [], device: null };
const ids = (name: string) => ({ conversationId: '00000000-0000-4000-8000-000000000001', messageId: `message-${name}` });
const join = (...paragraphs: readonly string[]) => paragraphs.join('\n\n');

/** Steps the same for every device. */
const procedure: Reply = {
  ...empty,
  ...ids('procedure'),
  kind: 'answer',
  text: join(
    '利用登録は、3つの手順で終わります。[1]',
    '1. 「利用申込書」に記入し、身分証を見せます。[1]\n2. 「受け取りました」にチェックし、「次の窓口へ」を押します。[2]\n3. 10冊まで借りられます。[3]',
  ),
  lead: '利用登録は、3つの手順で終わります。[1]',
  steps: [
    { number: 1, text: '「利用申込書」に記入し、身分証を見せます。', device: null, citation: 1 },
    { number: 2, text: '「受け取りました」にチェックし、「次の窓口へ」を押します。', device: null, citation: 2 },
    { number: 3, text: '一度に借りられるのは10冊までです。', device: null, citation: 3 },
  ],
  citations: [
    citation(1, 'step-1', '手順1 カウンターで申し込む', '「利用申込書」に記入し、身分証を見せます。'),
    citation(2, 'step-2', '手順2 カードを受け取る', '「受け取りました」にチェックし、「次の窓口へ」を押します。'),
    citation(3, 'step-3', '手順3 貸出をはじめる', '一度に借りられるのは10冊までです。'),
  ],
  suggestions: [
    { label: '借りられる冊数は？', message: '何冊まで借りられますか' },
    { label: '暗証番号を変える', message: '暗証番号を変えたい' },
    { label: 'カードを返す', message: 'カードを返却したい' },
    { label: '四つめは出ない', message: '四つめ' },
  ],
};

/** What cannot be undone, with ways that differ by device. */
const irreversible: Reply = {
  ...empty,
  ...ids('irreversible'),
  kind: 'answer',
  text: join('カードの返却は、会員画面から行います。[1]', '返却すると元に戻せません。'),
  lead: 'カードの返却は、会員画面から行います。[1]',
  warnings: [
    { text: '予約は全て取り消されます。', citation: 3 },
    { text: '貸出の記録は失われ、元に戻せません。', citation: 3 },
  ],
  steps: [
    { number: 1, text: '画面左上の「設定」を押します。', device: 'pc', citation: 1 },
    { number: 2, text: '「カードを返却する」を押します。', device: 'pc', citation: 1 },
    { number: 1, text: '画面下の「その他」を押します。', device: 'smartphone', citation: 2 },
    { number: 2, text: '「返却」を押し、確認の画面で「はい」を押します。', device: 'smartphone', citation: 2 },
  ],
  citations: [
    citation(1, 'return-pc', 'カードの返却／パソコン', '画面左上の「設定」から「カードを返却する」を押します。'),
    citation(2, 'return-phone', 'カードの返却／スマートフォン', '画面下の「その他」から「返却」を押し、「はい」を押します。'),
    citation(3, 'return-notes', '返却のご注意', '予約は全て取り消されます。\n貸出の記録は失われ、元に戻せません。'),
  ],
  contacts: [{ name: '中央図書館', phone: '03-1234-5678', for: 'カードの返却のご相談' }],
  suggestions: [{ label: '予約だけ取り消すには', message: '予約の取り消し' }],
};

const clarify: Reply = {
  ...empty,
  ...ids('clarify'),
  kind: 'clarify',
  text: '変更したいのは、どれですか。',
  lead: '変更したいのは、どれですか。',
  suggestions: ['暗証番号', '住所', '電話番号', 'メールアドレス'].map((label) => ({ label, message: `${label}を変更したい` })),
};

const decline: Reply = {
  ...empty,
  ...ids('decline'),
  kind: 'decline',
  text: '申し訳ありません。開館時間は、資料に記載がありません。図書館にお問い合わせください。',
  lead: '申し訳ありません。開館時間は、資料に記載がありません。図書館にお問い合わせください。',
  contacts: [
    { name: '中央図書館', phone: '03-1234-5678', url: 'https://library.example/contact', for: '開館日と時間' },
    { name: '番号のない窓口', phone: '窓口でお尋ねください', for: 'そのほか' },
  ],
};

const chat: Reply = {
  ...empty,
  ...ids('chat'),
  kind: 'chat',
  text: 'こんにちは。図書館カードについてお尋ねください。',
  lead: 'こんにちは。図書館カードについてお尋ねください。',
};

/** The server found something personal in the message. */
const masked: Reply = {
  ...procedure,
  ...ids('masked'),
  notices: ['個人情報（電話番号）は伏せました。このチャットには入力しないでください。'],
  maskedMessage: '●●●に電話してください',
};

/** Steps with names, and a trap at the first. */
const trapped: Reply = {
  ...procedure,
  ...ids('trapped'),
  steps: [
    {
      number: 5,
      title: '暗証番号の設定',
      text: '数字4桁を入力します。\n★重要★\n生年月日は使えません。\n※設定した番号は、必ず控えておいてください。\n「次へ」を押します。',
      notes: ['★重要★', '生年月日は使えません。', '※設定した番号は、必ず控えておいてください。'],
      device: null,
      citation: 1,
    },
    { number: 6, title: '内容の確認', text: '「確定」を押します。', device: null, citation: 2 },
  ],
};

/** Replies of every kind about a made-up library. */
export const replies = { procedure, irreversible, clarify, decline, chat, masked, trapped } as const;
