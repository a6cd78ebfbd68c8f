import { normalize } from '../text/normalize.ts';
import { withoutDeviceWords } from './device-words.ts';

/**
 * What a message does in a conversation beside asking something new. Recognised by what is left of it once the
 * vocabulary of moving on — Japanese in general, nothing of one service — is taken away.
 */
export type Move =
  /** Which step of the procedure this is. */
  | { readonly type: 'where' }
  | { readonly type: 'next' /** What the person says they dealt with, if anything. */; readonly rest: string }
  /** Filled in, but not left: the same screen's button is still to be pressed. */
  | { readonly type: 'stay' }
  | { readonly type: 'previous' }
  | { readonly type: 'repeat' }
  | { readonly type: 'step'; readonly number: number; readonly rest: string }
  | { readonly type: 'device' }
  | { readonly type: 'ask' };

const NEXT =
  '(?:その|また|この|じゃあ?|では|ほんで|ほいで|ほな|そんで|んで|で)*(?:次の手順|次の画面|次のステップ|次|つぎ|ツギ|今度|こんど)(?!へ|回|年|期)|(?:その|この)(?:あと|後)(?!で)|それから|そしたら|そのさき|その先|つづき|続き|next';
const DONE =
  '(?:読み取れ|読み取り|読み取っ|打ち込み|打ち込ん|打ち|打っ|つけ|付け|消え|でき|出来|終わ|おわ|終え|済み|済ん|すみ|すん|済ませ|完了し|押し|おし|押せ|クリックし|クリックでき|タップし|入れ|いれ|入力し|チェックし|チェック入れ|チェックをし|レ点つけ|選び|選ん|選択し|やり|やっ|いけ|行け|通っ|通り|進め|進ん|進み|移り|移っ|変わり|変わっ|切り替わり|切り替わっ|開け|開き|開い|読み|読ん|確認し|し)(?:まし|り|っ|い|え|め|ん|終わっ|終わりまし)*(?:た|だ|て)(?:ら|とこ|ところ|けど|ので|よ|ー)*';
/** 「それを選んだあとは何を押しますか」: filled in, and asking for the button. */
const BUTTON_WANTED =
  /(?:選|入れ|入力|チェック|設定|確認|印|つけ|付け|読)[^。?？]{0,8}(?:あと|後|たら|だら|終わ)[^。?？]{0,12}(?:何|なに|どれ|どこ|どの|どっち)[^。?？]{0,6}(?:押|おす|クリック|タップ|ボタン)|次は?(?:何|なに|どれ|どこ|どの)[^。?？]{0,4}(?:印|チェック|しるし|レ点)/u;
/** 「チェックは入れました。押すボタンは？」「先に進むには？」: filled in or looked at, and asking how to leave the screen. */
const LEAVE_WANTED =
  /(?:入れ|いれ|入力し|チェックし|選び|選ん|設定し|つけ|付け|打ち|打っ|オッケー|ok|大丈夫)[^?？]{0,12}(?:押すボタン|(?:何|なに|どれ|どこ|どの)(?:を|の)?.{0,4}(?:押|おす|クリック|タップ))|(?:先|次)(?:に|へ)?(?:進む|行く)(?:に|た|の)|どうやって(?:先|次)|(?:選んだら|入れたら|決めたら|チェックしたら)[^?？]{0,4}どう(?:す|し)|この画面で(?:の|は|は何を|何を)?(?:操作|する|やる|すれば|作業)/u;
/** 「押すとどの画面に変わりますか」: what the step ahead is. */
const AHEAD =
  /(?:後|あと)は$|進んだ先|(?:したら|した後|したあと|すると|押したら|押すと|進むと|進んだら)(?:何が起|なにが起|どうな(?:る|り))|(?:押すと|押したら|押せば|クリックすると|クリックしたら|タップすると|進むと|進んだら)(?:どう|どの|何|なに|どこ|どんな)/u;
/** 「押してもいいですか」 */
const PERMISSION = /[てで]も?(?:いい|よい|良い|よろしい|大丈夫|だいじょうぶ|かまわ|構わ|平気|ok)/u;
/** 「それは何番目の手順ですか」: the number of the step that was spoken of. */
const WHERE = /(?:手順|ステップ|画面)?.{0,10}(?:何番目|何番の(?:手順|画面|ところ)|何個目|(?:手順|ステップ)の?何番|何ステップ目)/u;
const PREVIOUS = '(?:ひとつ|一つ|1つ|一個|1個)(?:前|手前)|前の手順|前の画面|前のステップ|もどって|戻って|戻る|戻りたい|戻りまし';
const REPEAT = 'もう(?:一度|いちど|一回|1回|1度|いっかい)|再度|繰り返し|くりかえし|リピート';
const STEP =
  /(?:手順|ステップ|step)\s*(?:の)?\s*(\d{1,2})(?:番目?|つ目)?|(?<![\d-])(\d{1,2})\s*(?:番目|番(?!号|地)|つ目|個目|ステップ目|つめ|ばんめ)/u;
const FILLER = [
  'お願いいたします',
  'お願いします',
  'おねがいします',
  'お願い',
  '教えてください',
  '教えて',
  'おしえて',
  'いただけますか',
  'もらえますか',
  'ください',
  '下さい',
  'くれますか',
  'ありがとうございます',
  'ありがとう',
  'どうしたらいい',
  'どうすればいい',
  'どうすれば',
  'どうしたら',
  'どうする',
  'どうなる',
  'どう',
  'なんでしょう',
  'なんです',
  '何です',
  'どれ',
  'どこ',
  'なに',
  '何',
  'なん',
  'よろしい',
  'よい',
  'いい',
  'すれば',
  'したら',
  'する',
  'すると',
  'やる',
  'やれば',
  '押せば',
  '押す',
  '押します',
  'おす',
  '見せて',
  '表示して',
  '説明して',
  '言って',
  '詳しく',
  'くわしく',
  'わかりません',
  'わからない',
  '分からない',
  '分かりません',
  'よく',
  'ちょっと',
  'もうちょっと',
  '詰まってる',
  '詰まって',
  'つまって',
  '止まって',
  '困って',
  'います',
  'いる',
  '動けない',
  '動けません',
  '動かない',
  '進めない',
  '進めません',
  '止まって',
  '止まった',
  '引っかかって',
  'つまずいて',
  '申し出',
  'との',
  'お客さま',
  'お客様',
  '案内',
  '両方',
  '項目',
  'すみませんが',
  'すみません',
  '恐れ入りますが',
  'ボタン名',
  '画面名',
  '名称',
  '名前',
  '名',
  '二つとも',
  '2つとも',
  'メモしました',
  '了解',
  'なるほど',
  'わかりました',
  '分かりました',
  '出ました',
  '出てきました',
  '消えた',
  '消えました',
  'さっきの',
  'どんな',
  '選べば',
  '選ぶ',
  '読めば',
  '読む',
  '見とけば',
  '見ておけば',
  '見るん',
  '見れば',
  '見る',
  '入れれば',
  '入れる',
  '確認すれば',
  '確認する',
  'チェックすれば',
  'チェックする',
  '起きますか',
  '起きる',
  '起こる',
  '出る',
  '主に',
  '変わりますか',
  '変わる',
  '行きますか',
  '押すと',
  '押したら',
  'クリックすると',
  '進むと',
  'でしょうか',
  'でしょう',
  'ですか',
  'です',
  'ますか',
  'ます',
  'ございます',
  'ました',
  'ごめんなさい',
  '言ってくださる',
  'くださる',
  'そのままで',
  'そのまま',
  '進みます',
  '進みたい',
  '出ますか',
  '出ます',
  'お客',
  '客',
  '由',
  'そこは',
  'そこも',
  'もう',
  'さっきの',
  'さっき',
  'まあ',
  'これで完了',
  'これで終わり',
  'これで終了',
  'これでおしまい',
  'これで全部',
  '二つ',
  '2つ',
  '二か所',
  '2か所',
  'やりました',
  'はい',
  'うん',
  'ええ',
  'えっと',
  'あの',
  'あと',
  'それも',
  'それは',
  'これも',
  'これは',
  'それ',
  'これ',
  'この',
  'その',
  'また',
  'じゃあ',
  'じゃ',
  'では',
  'だけ',
  '全部',
  'ぜんぶ',
  '全て',
  'すべて',
  'ちゃんと',
  'とりあえず',
  '無事に',
  '無事',
  'ok',
  'オーケー',
  'オッケー',
  'おっけー',
  'ボタン',
  'チェック',
  '次へ',
  'つぎへ',
  '入力',
  '画面',
  '手順',
  'ステップ',
  'ところ',
  'とこ',
  'の方',
  'のほう',
  '方法',
  'やり方',
  '操作',
  '場合',
  'だと',
  'なら',
  'って',
  'という',
  'から',
  'ので',
  'んで',
  'けど',
  'ん',
  'は',
  'を',
  'も',
  'が',
  'に',
  'の',
  'で',
  'と',
  'て',
  'か',
  'ね',
  'よ',
  'へ',
  'な',
  'お',
].sort((a, b) => b.length - a.length);
const DEVICE_FILLER = [
  'やっぱり',
  'やっぱ',
  'やはり',
  '調子悪いんで',
  '調子が悪いので',
  '重いんで',
  '重いので',
  'でやるわ',
  'でやるよ',
  'じゃと',
  'でやりたい',
  'でやります',
  'でやる',
  'でします',
  'にします',
  'にする',
  'に変えます',
  'に変えたい',
  'に替えます',
  'に切り替えます',
  'じゃなくて',
  'ではなくて',
  'からでも同じ',
  'でも同じ',
  'からでも',
  'からなら',
  'でのやり方',
  'を立ち上げられました',
  'を立ち上げました',
  'しか持ってない',
  'しか持っていません',
  'しか持っていない',
  'しかありません',
  'しかない',
  'しか使えません',
  'しか使えない',
  'でやってます',
  'でやっています',
  'を使ってます',
  'を使っています',
  '使ってます',
  '使っています',
  '見てます',
  '見ています',
  '操作してます',
  '操作しています',
  'やってます',
  'やっています',
  'のお客さま',
  'のお客様',
  'バージョン',
  '版',
];
const TROUBLE =
  /(?<!間違い)(?<!まちがい)(?<!問題)(?<!かまわ)ない|無い|(?<!かまい)(?<!構い)ません|なかった|なくな|できず|エラー|だめ|ダメ|駄目|無理|おかしい|消え|のに|なぜ|どうして|止ま|固ま|間違|忘れ|まちが/u;

/** Longest message in characters that is a report of what was done, whatever it names: 「ログインした」 */
const SHORT_REPORT = 10;

/** Whether a message tells of something that went wrong. */
export function isTrouble(message: string): boolean {
  return TROUBLE.test(normalize(message));
}

/** @param hasPlace whether the conversation stands at a numbered step, without which "next" has no meaning */
export function readMove(message: string, hasPlace: boolean): Move {
  const text = normalize(message).replace(/[、。，．・！？!?,.「」『』（）()…〜~♪☆★\s]+/gu, ' ');
  const circled = /[①-⑳]/u.test(message);
  const step = circled ? null : STEP.exec(text);
  if (step) {
    const rest = strip(text.replace(STEP, ' '), [REPEAT, NEXT]);
    return { type: 'step', number: Number(step[1] ?? step[2]), rest };
  }
  if (TROUBLE.test(text.replace(/わかりません|わからない|分からない|分かりません|(?:しか|持って)(?:い)?(?:ない|ません)/gu, '')))
    return { type: 'ask' };
  if (matches(text, REPEAT) && strip(text, [REPEAT]) === '') return { type: 'repeat' };
  const joined = text.replaceAll(' ', '');
  if (hasPlace && (BUTTON_WANTED.test(joined) || LEAVE_WANTED.test(joined)) && !/押し(?:た|まし)|クリックし|タップし/u.test(text))
    return { type: 'stay' };
  if (hasPlace && WHERE.test(joined)) return { type: 'where' };
  // 「押していい？」 asks before it is done.
  if (PERMISSION.test(joined)) return { type: 'ask' };
  // The quick reply in short, or the button's name as it was pressed.
  if (hasPlace && /^(?:次へ|つぎへ)$/u.test(joined)) return { type: 'next', rest: '' };
  if (hasPlace) {
    if (matches(text, PREVIOUS) && strip(text, [PREVIOUS]) === '') return { type: 'previous' };
    const next = matches(text, NEXT) || AHEAD.test(joined);
    const done = matches(text, DONE);
    if (next || done) {
      const rest = strip(text, [AHEAD.source, NEXT, DONE]);
      const pressed = /押し|おし|クリック|タップ|進め|進ん|移っ|移り|でき|出来|済み|済ん/u.test(text);
      if (rest === '' || (next && pressed) || (next && rest.length <= 6) || pressed || text.length <= SHORT_REPORT)
        return { type: 'next', rest };
    }
  }
  const bare = withoutDeviceWords(text);
  if (bare !== text && strip(bare, DEVICE_FILLER) === '') return { type: 'device' };
  return { type: 'ask' };
}

/** What is left of a text once patterns and filler words are gone: empty when it said nothing else. */
function strip(text: string, patterns: readonly string[]): string {
  let rest = text;
  for (const pattern of patterns) rest = rest.replace(new RegExp(pattern, 'gu'), ' ');
  for (const filler of FILLER) rest = rest.replaceAll(filler, ' ');
  return rest
    .replace(/[ぁ-ゖー]{1,2}(?=\s|$)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function matches(text: string, pattern: string): boolean {
  return new RegExp(pattern, 'u').test(text);
}
