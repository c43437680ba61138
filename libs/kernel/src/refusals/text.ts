/** How a refusal answers over HTTP is decided by the apps from its kind. */
export type RefusalKind =
  | 'invalid' // the request itself is wrong
  | 'unauthenticated'
  | 'forbidden' // not this person's, role's or institution's to do
  | 'missing' // no such thing, or not visible to this person
  | 'conflict' // the thing is in another state or version than assumed
  | 'rule' // understood and well formed, but a rule of the field says no
  | 'too-large'
  | 'busy';

export interface RefusalText {
  readonly kind: RefusalKind;
  readonly zh: string;
  readonly en: string;
  /** What to do next. */
  readonly doZh: string;
  readonly doEn: string;
}

/** Keeps the codes as literal types while checking each text. */
export const refusalTexts = <Code extends string>(texts: Record<Code, RefusalText>): Record<Code, RefusalText> => texts;
