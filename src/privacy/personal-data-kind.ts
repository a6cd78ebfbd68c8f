/**
 * Kinds of personal data that are masked, and their Japanese names: the label in the masked text is the name in 【】,
 * and notices to the customer list the names.
 */
export const NAMES_OF_KINDS = {
  'policy-number': '証券番号',
  phone: '電話番号',
  email: 'メールアドレス',
  'postal-code': '郵便番号',
  address: '住所',
  'birth-date': '生年月日',
  name: '氏名',
  'credit-card': 'カード番号',
  'my-number': 'マイナンバー',
  'driving-licence': '免許証番号',
  'number-plate': '車のナンバー',
  'chassis-number': '車台番号',
  'bank-account': '口座番号',
  password: 'パスワード',
  'one-time-code': '認証コード',
  'security-answer': '秘密の答え',
} as const;
export type PersonalDataKind = keyof typeof NAMES_OF_KINDS;

/** Every kind, in the order in which notices list them. */
export const personalDataKinds = Object.keys(NAMES_OF_KINDS) as readonly PersonalDataKind[];

/** What nobody may be told at all: the caller then warns not to share it with anyone. */
export const SECRET_KINDS: ReadonlySet<PersonalDataKind> = new Set(['password', 'one-time-code', 'security-answer']);

/** What stands in place of a masked value. */
export function maskLabel(kind: PersonalDataKind): string {
  return `【${NAMES_OF_KINDS[kind]}】`;
}
