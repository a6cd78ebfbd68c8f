/** npm run staff:password -- NAME ROLE: asks for a password and prints the entry for STAFF_USERS. Nothing is stored. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hashPassword, MIN_PASSWORD_LENGTH } from '../src/staff/password-hash.ts';
import { isStaffRole, staffRoles } from '../src/staff/staff-account.ts';

const usage = `使い方: npm run -s staff:password -- 名前 ${staffRoles.join('|')}
  パスワードは、実行したあとに入力します（画面には出ません）。標準入力から渡すこともできます。
  出力された1行を、環境変数 STAFF_USERS に空白で区切って並べてください。`;

const [name = '', role = ''] = process.argv.slice(2);
if (!/^[\p{L}\p{N}._@-]{1,64}$/u.test(name) || !isStaffRole(role)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const password = await readPassword();
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    console.error(`パスワードは${MIN_PASSWORD_LENGTH}文字以上にしてください。`);
    process.exitCode = 1;
  } else console.log(`${name}:${role}:${await hashPassword(password)}`);
}

/** One line; on a terminal it is not shown. */
async function readPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) process.stderr.write('パスワード: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write('\n');
  }
}
