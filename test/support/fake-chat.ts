import type { ChatRequest, Reply } from '../../src/contract/chat.ts';
import type { Chat } from '../../src/http/chat-port.ts';

export const sampleReply: Reply = {
  conversationId: '3f0c2c1e-6a53-4a5a-9d0f-2f3b1d4c5e6f',
  messageId: 'made-by-the-core',
  kind: 'answer',
  text: 'ログイン画面から進めます。[1]\n\n「ログイン」ボタンを押します。次にパスワードを入力します。[2]',
  lead: 'ログイン画面から進めます。[1]\n\n「ログイン」ボタンを押します。次にパスワードを入力します。[2]',
  notices: [],
  steps: [
    { number: 3, text: '「入る」ボタンを押します。', device: 'pc', citation: 1 },
    { number: 4, text: '右上の三本線を押します。', device: 'smartphone', citation: 2 },
  ],
  warnings: [{ text: '一度退会すると元に戻せません。', citation: 1 }],
  citations: [
    {
      n: 1,
      section: 'guide/step-1',
      document: 'guide',
      title: '手引き 1 ログイン',
      quote: '「ログイン」ボタンを押します。',
      url: '/sources/guide?section=step-1#step-1',
    },
    {
      n: 2,
      section: 'guide/step-2',
      document: 'guide',
      title: '手引き 2 完了',
      quote: '完了です。',
      url: '/sources/guide?section=step-2#step-2',
    },
  ],
  contacts: [
    { name: '相談窓口', phone: '06-0000-1234', for: 'お手続きのご相談' },
    { name: '知らない窓口', phone: '0120-999-999', url: 'https://elsewhere.example/', for: '不明' },
  ],
  suggestions: [{ label: '退会するには', message: '退会の方法を教えて' }],
  device: null,
};

type Behaviour = (request: ChatRequest, signal: AbortSignal, messageId: string) => Promise<Reply>;

/** The chat core as the HTTP layer sees it: answers as told and remembers what it was asked. */
export class FakeChat implements Chat {
  readonly requests: ChatRequest[] = [];
  readonly signals: AbortSignal[] = [];
  behave: Behaviour = () => Promise.resolve(sampleReply);

  reply(request: ChatRequest, signal: AbortSignal, messageId: string): Promise<Reply> {
    this.requests.push(request);
    this.signals.push(signal);
    return this.behave(request, signal, messageId);
  }

  topics() {
    return {
      topics: [
        { id: 'login', title: 'ログインできない', message: 'ログインできません' },
        { id: 'leave', title: '退会したい', message: '退会の方法を教えてください' },
      ],
    };
  }
}
