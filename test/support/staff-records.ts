import type { StaffServer } from './staff-server.ts';
import { sampleRecord } from './test-store.ts';

/** What people type to break whoever reads it. */
export const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(2)>`,
  `<svg onload=alert(3)>`,
  `javascript:alert(4)`,
  `</pre></textarea><iframe srcdoc="<script>alert(5)</script>">`,
  `\u202e\u0000 '; drop table messages; --`,
];
const DAY = 86_400_000;

/** Three weeks of questions, ratings and a hostile conversation. */
export async function seedRecords(server: StaffServer): Promise<void> {
  const { store } = server.records;
  const start = Date.now() - 20 * DAY;
  const records = Array.from({ length: 120 }, (_, index) =>
    sampleRecord({
      id: `seed-${index}`,
      at: start + index * DAY * 0.16,
      topic: ['registration', 'renewal', 'withdrawal', null][index % 4] ?? null,
      kind: ['answer', 'answer', 'answer', 'clarify', 'decline', 'chat'][index % 6] ?? 'answer',
      message:
        ['領収書を発行してほしい', '領収書はもらえますか', '支店の場所を教えて', '領収書の再発行', '事故の連絡先', '駐車場はありますか'][
          ((index / 6) % 6) | 0
        ] ?? '',
      device: [null, 'pc', 'smartphone'][index % 3] ?? null,
      channel: index % 5 === 0 ? 'qr' : 'web',
      contacts: index % 6 === 4 ? 1 : 0,
      point: null,
      latencyMs: 3 + (index % 40),
      sections: ['registration-flyer/step-5'],
    }),
  );
  await store.call('saveMessages', [records]);
  for (const { id: messageId, conversationId, at } of records.filter((_, index) => index % 5 === 0))
    await store.call('saveFeedback', [{ messageId, conversationId, at, rating: messageId.endsWith('5') ? 'down' : 'up', comment: null }]);
  await store.call('saveMessages', [
    HOSTILE.map((message, index) =>
      sampleRecord({
        id: `hostile-${index}`,
        conversationId: 'hostile',
        at: Date.now() + index,
        message,
        reply: message,
        kind: 'decline',
        point: null,
      }),
    ),
  ]);
  await store.call('saveFeedback', [
    { messageId: 'hostile-0', conversationId: 'hostile', at: Date.now(), rating: 'down', comment: HOSTILE[1] ?? '' },
  ]);
  await store.call('reviewConversation', ['hostile', { at: Date.now(), mark: 'mend', note: HOSTILE[4] ?? '', reviewer: HOSTILE[0] ?? '' }]);
}
