import { normalize } from '../text/normalize.ts';

/** Longest message in characters that is taken as one sentence whatever its marks. */
const SHORT_MESSAGE = 24;

/** A message → its sentences with at least four characters; a short message stays whole. */
export function splitMessage(message: string): string[] {
  if (message.length <= SHORT_MESSAGE) return [message];
  const sentences = message
    .split(
      /(?<=[。！？!?\n])|(?<=[、,\s])(?=(?:あと|それと|それから|ついでに|あわせて|もう一つ|もうひとつ)(?:[、,]|\p{Script=Han}|[ァ-ヺ]|は))|(?=それと|あと、)/u,
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => [...sentence.replace(/[\p{P}\p{S}\s]/gu, '')].length >= 4);
  return sentences.length > 0 ? sentences : [message];
}

const ASKING =
  /[?？]|(?:です|ます|でした|ました|でしょう|ません|ない)(?:か|っけ)|[^と]か[。]?$|の[。]?$|せんか|のか|ますかね|教えて|おしえて|知りたい|どこ|どれ|どう|どちら|どっち|何を|何が|何の|なに|なんの|いつ|いくら|いくつ|なぜ|なんで|どうして|たい(?![らるて])|できない|できません|分からな|わからな|わかりません|分かりません|方法|やり方|ほしい|欲しい|お願い|困って/u;

/** Whether a sentence asks or wishes for something, rather than telling what came before. */
export function isAsking(sentence: string): boolean {
  return ASKING.test(normalize(sentence).replace(/(?:そう|そうなん|なるほど)です(?:か|ね)/gu, ' '));
}

/** Whether a message leans on what was said before: it points back, or names a bare subject. */
export function isElliptical(message: string): boolean {
  const text = normalize(message);
  const content = [...text.replace(/[\p{P}\p{S}\s]/gu, '')].length;
  return (
    content <= 9 ||
    (content <= 14 && isAsking(text)) ||
    (content <= 34 && /(?:ほう|方|場合)(?:は|も|だと|なら)/u.test(text)) ||
    (content <= 26 && /も[。?？]?$/u.test(text)) ||
    (content <= 26 && /^(?:じゃあ?|では|それ|そこ|その|これ|ここ|そっち|あと|ちなみに|で、|でも)/u.test(text)) ||
    (content <= 16 && /(?:は|って|の場合|のほう|の方)[?？。]*$/u.test(text))
  );
}

/** Whether a message turns from what was spoken of to its counterpart: 「更新のほうは？」 */
export function isContrast(message: string): boolean {
  return /(?:ほう|(?<!やり)(?<!仕)方|場合)(?:は|も)[?？。、]*$|(?:ほう|方|場合)(?:だと|なら)|(?:ほう|方)も(?:お願い|教え|知り)/u.test(
    normalize(message),
  );
}

/** Whether a message is written in plain Latin letters, as English is. */
export function isEnglish(message: string): boolean {
  const letters = [...message.matchAll(/\p{Letter}/gu)].length;
  const latin = [...message.matchAll(/[A-Za-z]/g)].length;
  return letters >= 4 && latin / letters > 0.8 && /\s/.test(message.trim());
}

const PROGRESS =
  /(?:押し|おし|クリックし|タップし|チェックし|入れ|いれ|入力し|打ち込み|選び|開き|読み|進み|ログインし|でき|終わり|済み|出|なり|変わり|来|着き|戻り|届き)まし(?:た|て)|(?:押し|クリックし|タップし|チェックし|入れ|入力し|選ん|開い|読ん|進ん|でき|出来|終わっ|済ん|出|出てき|なっ|変わっ|き|来|着い|届い|つけ)(?:た|だ)(?:[。！!、]|けど|んだけど|んです|ので|ら|よ|わ|$)|聞かれ|(?:届い|出|来|表示され)て(?:き|い|ま|お|、)/u;

/** Whether a message reports where the person has got to: done something, come to a screen. */
export function isProgress(message: string): boolean {
  return PROGRESS.test(normalize(message));
}

/** 「同意して次へを押しました。次の画面では何を？」: the screen spoken of is behind the person. */
export function asksForNextScreen(message: string): boolean {
  const text = normalize(message);
  return (
    !ARRIVED.test(text) &&
    /(?:押し|おし|クリックし|タップし|同意し)(?:まし)?た|押したら|終わ(?:り|っ)/u.test(text) &&
    /次の画面|次は(?!へ)|つぎは|その次|次に何|次どう|次何/u.test(text)
  );
}

/** Whether one sentence wants two things: 「登録と更新、それぞれ何分？」 */
export function wantsBoth(message: string): boolean {
  return /\p{Letter}[/／]\p{Letter}|両方|それぞれ|[2二]つとも|ふたつとも|どちらも|および|違い/u.test(normalize(message));
}

/** Whether a message points at what was said last: 「そこって何番？」 */
export function pointsBack(message: string): boolean {
  return /^(?:そこ|それ|その|そちら|そっち|あれ|さっき)/u.test(normalize(message));
}

/** Whether a message reports that a screen was filled in, but not that it was left: the button is still to be pressed. */
export function isHalfDone(message: string): boolean {
  const text = normalize(message);
  return (
    /(?:入れ|いれ|入力し|打ち込み|打ち込ん|打ち|チェックし|選び|選ん|読み|読ん)(?:まし)?(?:た|だ)(?!ら|の|いの)/u.test(text) &&
    !/押し(?:た|まし)|クリックし|タップし|次へ|進み|進ん|登録し/u.test(text)
  );
}

/** 「解約っていうか退会したい」: a word that is taken back at once is not what is asked about. */
export function withoutRetracted(message: string): string {
  return message.replace(/^[\p{Script=Han}\p{Script=Katakana}ーa-z]{1,8}(?:っていうか|ていうか|というか|もとい)[、,]?(?=[^。]{2})/iu, '');
}

/** Whether a message asks for what comes next: 「URLを押したあとは？」 */
export function asksOnward(message: string): boolean {
  return /次(?!へ)|つぎ|今度|(?:あと|後)(?:は|に|で)|したら(?:ば)?[?？。]|そしたら|ほんで|で[?？]$/u.test(normalize(message));
}

/** Whether a message ends by naming the screen that the person sees: 「次へ押したら確認の画面です」「次の画面には規約が」 */
export function saysWhere(message: string): boolean {
  if (/画面に(?:は|も)?[^?？]{2,20}が[。…]*$/u.test(normalize(message))) return true;
  return /画面(?:です|だ|になり|になっ|に来|にき|に変わ|が出|まで来)[^?？]{0,8}$/u.test(normalize(message));
}

/** A screen that has come up is where the person is, not what lies behind. */
const ARRIVED =
  /(?:に|と|が|って|画面)(?:なりまし|なった|なって|変わりまし|変わった|出まし|出た|出て|出てき|開きまし|開いた|表示され|来た|来まし|きた|きまし)/u;

/** Longest message in characters that names nothing but the wish to know how. */
const BARE_LENGTH = 26;

/** Whether a message wants the way of doing what is spoken of, without naming it: 「やり方を教えてください」 */
export function asksHowBarely(message: string): boolean {
  if (message.length > BARE_LENGTH) return false;
  const last =
    message
      .split(/[。！!\n]/u)
      .filter((sentence) => sentence.trim() !== '')
      .at(-1) ?? message;
  const bare = normalize(last).replace(
    /[、。,.!?！？\s]|教えて|おしえて|ください|下さい|知りたい|お願いします|です|ます|ですか|は|を|の|が|じゃあ?|では|それで|具体的な?|その|か|ね|よ/gu,
    '',
  );
  return /^(?:やり方|やりかた|方法|手順|手続き方法|手続き|仕方|どうやって(?:やる|する)?|どうすれば(?:いい|よい)?|どうしたら(?:いい|よい)?|どうやるん?)$/u.test(
    bare,
  );
}

/** Whether nothing but a wish, a question or courtesy is left of a message whose subject was taken out: 「（退会）したいんですが」, 「（更新）」 */
export function wishesBarely(rest: string): boolean {
  const bare = normalize(rest)
    .replace(/[、。,.!?！？…〜~\s]/gu, '')
    .replace(
      /お?手続き?|手順|方法|仕方|しかた|やり方|やりかた|流れ|(?:を|の)?(?:お願い|おねがい)(?:いた)?(?:します|したい)?|希望(?:です|します)?|(?:し|やり)(?:たい|とう)|どうやる|どうする|どうすれば|どうしたら|教えて|おしえて|知りたい|について|ください|下さい|です|ます|いい|よい/gu,
      '',
    );
  // 「マイページとは」 asks what it is.
  if (/と(?:は|いうのは)$/u.test(bare)) return false;
  return /^(?:を|の|が|は|も|に|と|って|か|ね|よ|な|のだ|のです|ん|んだ|けど|が|なに|何|お|ご|ので|から)*$/u.test(bare);
}

/** Whether a message asks which button to press, without more. */
export function asksForButton(message: string): boolean {
  return /(?:どの|何の|なんの|どれ|どこ|なに|何)(?:の?ボタン)?.{0,3}(?:押|おす|クリック|タップ)/u.test(normalize(message));
}

/** The subject a message turns to: 「更新のほうは？」 → 「更新」 */
export function contrastedSubject(message: string): string {
  return normalize(message).replace(/(?:の)?(?:ほう|方|場合)(?:は|も|だと|なら).*$|[?？。、]/gu, '');
}

/** Whether a message asks nothing but how to go on from where the person is: 「確認の画面なんだけど、ここでは何押す？」 */
export function asksHowToGoOn(message: string): boolean {
  const questions = message
    .split(/(?<=[。！？!?\n])/u)
    .filter((sentence) => isAsking(sentence))
    .map((sentence) => sentence.split(/[、,]/u).at(-1) ?? sentence);
  return questions.every((question) =>
    /(?:何|なに|どれ|どこ|どの|どっち).{0,6}(?:押|おす|クリック|タップ|ボタン|すれば|したら|する|やれば)|どう(?:す|し|や)|次(?:は|に|どう)?|この(?:あと|後)|そしたら|どうぞ|案内は|(?:何|なに)を?(?:入れ|書け|書く|打)|入れるのは(?:何|なに)/u.test(
      normalize(question),
    ),
  );
}

/** 「さっきの退会の話に戻るけど、スマホでは？」 → the subject taken up again, and what is asked of it; null: nothing is taken up. */
export function returnsTo(message: string): { readonly subject: string; readonly rest: string } | null {
  const found = /(?:さっき|先ほど|前|最初|元)の(.{1,16}?)の(?:話|件|こと|続き)(?:に戻[^、,。]{0,8}|[^、,。]{0,6})[、,。](.{2,})$/u.exec(
    normalize(message),
  );
  return found?.[1] && found[2] ? { subject: found[1], rest: found[2] } : null;
}
