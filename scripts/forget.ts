/** npm run forget -- CONVERSATION_ID…: deletes conversations with everything that belongs to them. */
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { forgetConversation } from '../src/store/forget.ts';
import { openStore } from '../src/store/open-store.ts';
import { storeLocationOf } from '../src/store/store-location.ts';

const { positionals } = parseArgs({ allowPositionals: true });
if (positionals.length === 0) {
  console.error('使い方: npm run forget -- 会話の番号…');
  process.exitCode = 2;
} else {
  try {
    readDotenv({ quiet: true });
    const { db, location } = await openStore(storeLocationOf(parseConfig(process.env)));
    for (const id of positionals) {
      const wasThere = await forgetConversation(db, location.engine, id);
      console.log(`${id}\t${wasThere ? '消しました' : 'ありません'}`);
      if (!wasThere) process.exitCode = 1;
    }
    await db.destroy();
  } catch (error) {
    console.error(error instanceof SupportChatError ? error.message : error);
    process.exitCode = 1;
  }
}
