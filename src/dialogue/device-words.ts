import type { Device } from '../contract/chat.ts';
import { normalize } from '../text/normalize.ts';
import { splitSentences } from '../text/split-sentences.ts';

const SMARTPHONE =
  'スマートフォン|スマートホン|スマフォ|スマホ|すまほ|アイフォーン|アイフォン|iphone|アンドロイド|android|携帯電話|携帯|けいたい|ケータイ|ガラホ|smartphone|phone|(?<![a-z])sp(?![a-z])';
const PC =
  'パソコン|ぱそこん|ノートpc|デスクトップ|ノートパソコン|(?<![a-z])pc(?![a-z])|ウィンドウズ|(?<![a-z])windows(?![a-z])|(?<![a-z])mac(?![a-z])|マック(?!ス)|computer|laptop';
/** 携帯 that is not a screen: 携帯番号, 携帯会社, 携帯料金, 携帯メール. */
const NOT_A_SCREEN = /(?:携帯|スマホ|けいたい|ケータイ)(?:電話)?(?:の)?(?:番号|会社|キャリア|料金|メール|アドレス|ショップ|を?乗り換え)/gu;
const DENIED =
  '(?:は|も|が|を|では|じゃ|で)?(?:ない|なく|なし|無い|無く|持ってない|持っていない|持っとらん|持っておらん|持ってへん|持っちょらん|持たん|使わん|使えん|あらへん|ありません|ございません|持っていません|持ってません|使いません|持っておら|持たない|使わない|使ってない|使え(?:ない|なく|ず|ません|ぬ)|使えそうにな|壊れ|こわれ|故障|手元にな|手元に無|開けない|立ち上がら|動かな|調子が?悪|調子が?わる|できない|じゃない|ではなく|ではない|じゃなくて|でなく|わからない|苦手)';

/**
 * The device a message speaks of, from its own words; of two the one that its last sentence names alone.
 * @returns null when it names none, or both alike
 */
export function deviceInWords(message: string): Device | null {
  const last = splitSentences(message).at(-1) ?? message;
  return deviceNamed(message) ?? (last === message ? null : deviceNamed(last));
}

function deviceNamed(message: string): Device | null {
  const text = normalize(message).replace(NOT_A_SCREEN, '');
  const smartphone = said(text, SMARTPHONE);
  const pc = said(text, PC);
  if (smartphone === pc) return null;
  if (smartphone === 'affirmed') return 'smartphone';
  if (pc === 'affirmed') return 'pc';
  if (smartphone === 'denied') return 'pc';
  return 'smartphone';
}

/** The message without its device words. */
export function withoutDeviceWords(text: string): string {
  return text.replace(new RegExp(`${SMARTPHONE}|${PC}`, 'giu'), ' ');
}

function said(text: string, words: string): 'affirmed' | 'denied' | 'no' {
  const only = new RegExp(`(?:${words})(?:しか|だけ)`, 'u');
  if (only.test(text)) return 'affirmed';
  if (!new RegExp(words, 'u').test(text)) return 'no';
  const rest = text.replace(new RegExp(`(?:${words})${DENIED}`, 'gu'), '');
  return new RegExp(words, 'u').test(rest) ? 'affirmed' : 'denied';
}
