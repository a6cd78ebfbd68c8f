import { normalize } from '../text/normalize.ts';

/** Longest message in characters that is taken as one sentence whatever its marks. */
const SHORT_MESSAGE = 24;

/** A message → its sentences with at least four characters; a short message stays whole. */
export function splitMessage(message: string): string[] {
  if (message.length <= SHORT_MESSAGE) return [message];
  const sentences = message
    .split(/(?<=[。！？!?\n])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => [...sentence.replace(/[\p{P}\p{S}\s]/gu, '')].length >= 4);
  return sentences.length > 0 ? sentences : [message];
}

const ASKING =
  /[?？]|ですか|ますか|でしょうか|せんか|のか|ますかね|教えて|おしえて|知りたい|どこ|どれ|どう|どちら|どっち|何を|何が|何の|なに|なんの|いつ|いくら|いくつ|なぜ|なんで|どうして|したい|たいです|たいの|たいん|できない|できません|分からな|わからな|わかりません|分かりません|方法|やり方|ほしい|欲しい|お願い|困って/u;

/** Whether a sentence asks or wishes for something, rather than telling what came before. */
export function isAsking(sentence: string): boolean {
  return ASKING.test(normalize(sentence));
}

/** Whether a message leans on what was said before: it points back, or names a bare subject. */
export function isElliptical(message: string): boolean {
  const text = normalize(message);
  const content = [...text.replace(/[\p{P}\p{S}\s]/gu, '')].length;
  return content <= 9 || (content <= 26 && /^(?:じゃあ?|では|それ|そこ|その|これ|ここ|そっち|あと|ちなみに|で、|でも)/u.test(text)) || (content <= 16 && /(?:は|って|の場合|のほう|の方)[?？。]*$/u.test(text));
}

/** Whether a message is written in plain Latin letters, as English is. */
export function isEnglish(message: string): boolean {
  const letters = [...message.matchAll(/\p{Letter}/gu)].length;
  const latin = [...message.matchAll(/[A-Za-z]/g)].length;
  return letters >= 4 && latin / letters > 0.8 && /\s/.test(message.trim());
}
