/** npm run ask -- "質問" [--device pc|smartphone]: one question, answered in the terminal with its citations. */
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { chatRequestSchema } from '../src/contract/chat.ts';
import { SupportChatError } from '../src/errors.ts';
import { openChat } from '../src/open-chat.ts';

try {
  const { values, positionals } = parseArgs({ options: { device: { type: 'string' } }, allowPositionals: true });
  const request = chatRequestSchema.safeParse({ message: positionals.join(' '), ...(values.device ? { device: values.device } : {}) });
  if (request.success) {
    readDotenv({ quiet: true });
    const { chat } = await openChat(parseConfig(process.env), { onLine: (line) => console.error(line) });
    const reply = await chat.reply(request.data, new AbortController().signal);
    console.log(`[${reply.kind}]\n${reply.text}\n`);
    for (const { n, title, section, quote } of reply.citations)
      console.log(`[${n}] ${title}（${section}）\n    ${quote.replaceAll('\n', '\n    ')}`);
    for (const { label } of reply.suggestions) console.log(`→ ${label}`);
  } else {
    console.error('使い方: npm run ask -- "質問（1〜1000文字）" [--device pc|smartphone]');
    process.exitCode = 2;
  }
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
